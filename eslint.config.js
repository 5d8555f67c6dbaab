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
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Records come from others.",
        },
      ],
    },
  },
  {
    files: ["app/_features/**/*.tsx", "app/_parts/**/*.tsx"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Records come from others.",
        },
        {
          selector:
            "JSXOpeningElement:has(JSXAttribute[name.name='type'] Literal[value='password']) > JSXAttribute[name.name='value']",
          message: "A secret stays in its field, and is read from it when it is used: not in React's state.",
        },
      ],
    },
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
