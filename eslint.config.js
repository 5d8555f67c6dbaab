import { readFileSync } from "node:fs"
import reactHooks from "eslint-plugin-react-hooks"
import tseslint from "typescript-eslint"

/** Folders that are made by a tool. */
const GENERATED = [
  ".next/",
  ".keyward/",
  "artifacts/",
  "cache/",
  "coverage/",
  "next-env.d.ts",
  "test-output/",
  "tools/",
  "typechain-types/",
]

const NO_HTML = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
  message: "Records come from others.",
}
const NO_SECRET_IN_STATE = {
  selector:
    "JSXOpeningElement:has(JSXAttribute[name.name='type'] Literal[value='password']) > JSXAttribute[name.name='value']",
  message: "A secret stays in its field, and is read from it when it is used: not in React's state.",
}
/** Said to everybody, also to those whose account opens by passkey. */
const NO_WALLET = ["Literal[value", "TemplateElement[value.raw", "JSXText[value"].map((text) => ({
  selector: `${text}=/\\b(your|my)\\s+wallet/i]`,
  message: "Not everybody has a wallet: useConfirming() of _parts knows what confirms here.",
}))
/** What is reached with a wallet alone, or before anybody is here. */
const WITH_A_WALLET = JSON.parse(
  readFileSync(`${import.meta.dirname}/test/language/with-a-wallet.json`, "utf8"),
)
/** `test/language/wallets.test.ts` looks at each of their words by itself. */
const CATALOGUES = "app/**/*.{en,de}.ts"

export default tseslint.config(
  { ignores: GENERATED },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A port's method is asynchronous by its contract, whether an adapter has to wait or not.
      "@typescript-eslint/require-await": "off",
      eqeqeq: "error",
      "no-eval": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["app/**/*.ts", "app/**/*.tsx"],
    rules: {
      // What a page or the server may say goes through one place that knows what is personal.
      "no-console": "error",
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "Plaintext and keys have no place in it." },
      ],
      // Math.random has no business near keys, salts or nonces, and elsewhere crypto serves as well.
      "no-restricted-properties": ["error", { object: "Math", property: "random", message: "Use crypto." }],
      "no-restricted-syntax": ["error", NO_HTML],
    },
  },
  {
    files: ["app/{_ui,_viewers,_session}/**"],
    rules: { "no-restricted-syntax": ["error", NO_HTML, ...NO_WALLET] },
  },
  {
    files: ["app/{_features,_parts,_viewers}/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/_words/errors"],
              importNames: ["wording", "wordingOf"],
              message: "useWording() of _parts knows for whom the words are.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["app/_features/**", "app/_parts/**"],
    rules: { "no-restricted-syntax": ["error", NO_HTML, NO_SECRET_IN_STATE, ...NO_WALLET] },
  },
  {
    files: [...WITH_A_WALLET, CATALOGUES],
    rules: { "no-restricted-syntax": ["error", NO_HTML, NO_SECRET_IN_STATE] },
  },
  {
    files: ["app/**/*.tsx", "app/**/use-*.ts"],
    plugins: { "react-hooks": reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ["test/**/*.ts", "test/**/*.tsx"],
    rules: {
      // chai's assertions are expressions: expect(x).to.be.true
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
)
