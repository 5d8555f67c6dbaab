// The rooms of docs/architecture and who may look into which: pages -> features -> journeys -> core;
// adapters -> core; _services.ts plugs adapters into ports.
const room = (...names) => `^app/(${names.join("|")})/`
const ROOMS =
  "_language|_features|_wallets|_parts|_viewers|_words|_journeys|_core|_adapters|_server|_session|_ui"
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to })

/** A room may import itself, npm packages and the rooms named here; nothing else of the repository. */
const only = (name, from, ...allowed) =>
  forbid(
    `${name}-looks-down-only`,
    `${name} may import only: itself${allowed.length ? `, ${allowed.join(", ")}` : ""}`,
    { path: from },
    {
      path: "^(app|scripts|test|contracts|typechain-types|deployments|tools)/",
      pathNot: [from, ...allowed.map((path) => `^${path}`)],
    },
  )

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only("core", room("_core")),
    only("journeys", room("_journeys"), "app/_core/"),
    only("adapters", room("_adapters"), "app/_core/", "typechain-types/"),
    only("server", room("_server"), "app/_core/", "app/_adapters/", "app/_language/", "typechain-types/"),
    // In which language the page is, and how words are kept: no word of the product's.
    only("language", room("_language")),
    only("ui", room("_ui"), "app/_language/"),
    only("words", room("_words"), "app/_core/", "app/_language/"),
    // What several features show: pieces of React that know the product's words.
    only("parts", room("_parts"), "app/_core/", "app/_ui/", "app/_words/", "app/_language/"),
    // One folder per kind of file: a parser that runs in Node and in a worker, and a view.
    only(
      "viewers",
      room("_viewers"),
      "app/_core/",
      "app/_ui/",
      "app/_words/",
      "app/_parts/",
      "app/_language/",
    ),
    // The connected wallet, by EIP-1193, and the one room behind it that knows the wallet libraries.
    only(
      "wallets",
      room("_wallets"),
      "app/_core/",
      "app/_language/",
      "app/_ui/",
      "app/_words/",
      "app/_parts/",
      "app/_adapters/wallet/demo-people\\.ts$",
    ),
    forbid(
      "one-room-knows-wallet-libraries",
      "RainbowKit, wagmi and viem are for app/_wallets/room; every other page's code knows EIP-1193",
      { path: "^app/", pathNot: "^app/(_wallets/room|_server)/" },
      { path: "(^|node_modules/)(@rainbow-me|wagmi|@wagmi|viem)(/|$)" },
    ),
    forbid(
      "the-wallet-room-comes-later",
      "app/_wallets/room is loaded when somebody connects: by a dynamic import of its door alone",
      { path: "^app/", pathNot: "^app/_wallets/room/" },
      { path: "^app/_wallets/room/", dependencyTypesNot: ["type-only", "dynamic-import"] },
    ),
    forbid(
      "the-session-code-comes-later",
      "ethers, the contracts and the journeys of a session are loaded when a wallet is connected",
      { path: "^app/", pathNot: "^app/_session/session-code\\.ts$" },
      {
        path: "^app/(_session/session-code|_services)\\.ts$",
        dependencyTypesNot: ["type-only", "dynamic-import"],
      },
    ),
    // The React side of the composition root: connects wallet, session and vault for every feature.
    only(
      "session",
      room("_session"),
      "app/_core/",
      "app/_journeys/",
      "app/_adapters/",
      "app/_language/",
      "app/_ui/",
      "app/_wallets/",
      "app/_services\\.tsx?$",
    ),
    forbid(
      "features-look-down-only",
      "a feature imports viewers, parts, words, journeys, core, ui, wallets, the session and the composition root",
      { path: "^app/_features/" },
      {
        path: "^(app|scripts|test|contracts|typechain-types|deployments|tools)/",
        pathNot:
          "^app/(_features|_language|_parts|_viewers|_words|_journeys|_core|_ui|_wallets|_session)/|^app/_services\\.tsx?$",
      },
    ),
    forbid(
      "features-are-strangers",
      "a feature never imports another feature: what two need belongs to a lower room",
      { path: "^app/_features/([^/]+)/" },
      // Files that lie in _features itself belong to none.
      { path: "^app/_features/[^/]+/", pathNot: "^app/_features/$1/" },
    ),
    forbid(
      "core-and-journeys-know-no-framework",
      "the product's rules outlive React, Next and any wallet library",
      { path: room("_core", "_journeys") },
      {
        path: "(^|node_modules/)(@tanstack|@rainbow-me|react|react-dom|next|wagmi|@wagmi|viem|ethers|server-only)(/|$)",
      },
    ),
    forbid(
      "the-browser-never-imports-the-server",
      "only route handlers, pages, the proxy and scripts reach _server",
      {
        path: `^app/(_features|_language|_parts|_viewers|_words|_journeys|_core|_adapters|_wallets|_session|_ui|_services)`,
      },
      { path: "^app/_server/" },
    ),
    forbid(
      "the-browser-has-no-disk",
      "what keeps things in a folder is for the server and for scripts",
      {
        path: `^app/(_features|_language|_parts|_viewers|_words|_journeys|_core|_wallets|_session|_ui|_services|_adapters/(?!disk/))`,
      },
      { path: "^app/_adapters/disk/" },
    ),
    forbid(
      "pages-know-no-adapters",
      "adapters are plugged in by _services.ts and _session; the server composes its own",
      {
        path: "^app/",
        pathNot: `^app/(_adapters|_server|_session)/|^app/_wallets/(demo|no-demo|room/demo-wallets)\\.ts$|^app/_services\\.tsx?$`,
      },
      { path: "^app/_adapters/" },
    ),
    forbid(
      "the-app-knows-no-tooling",
      "what is shipped imports neither scripts nor tests",
      { path: "^(app/|proxy\\.ts|next\\.config\\.js)" },
      { path: "^(scripts|test|contracts|artifacts|tools)/" },
    ),
    forbid("no-cycles", "a cycle has no bottom", {}, { circular: true }),
    forbid("resolvable", "every import leads somewhere", {}, { couldNotResolve: true }),
    forbid(
      "no-orphans",
      "a module that nobody imports and that is no entry point",
      {
        orphan: true,
        pathNot: [
          "\\.d\\.m?ts$",
          "^scripts/[^/]+\\.(ts|mjs)$",
          "^scripts/lib/die-with-parent\\.mjs$",
          "^test/",
          "^app/.*(page|layout|route|loading|error|not-found|manifest)\\.tsx?$",
          "\\.worker\\.ts$",
          // Takes the place of demo.ts in a build for a public chain.
          "^app/_wallets/no-demo\\.ts$",
          // Takes the place of ethers' tables for ENS in the browser: next.config.js.
          "^app/_adapters/chain/no-ens\\.ts$",
          // Takes the place of Node's modules in the browser: next.config.js.
          "^app/_viewers/dicom/codecs/no-node\\.ts$",
        ],
      },
      {},
    ),
    forbid(
      "no-dev-dependencies-in-the-app",
      "what is shipped stands on dependencies, not on devDependencies",
      { path: "^(app/|proxy\\.ts)" },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm"] },
    ),
    forbid(
      "no-undeclared-packages",
      "package.json names what is imported",
      {},
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    ),
    forbid("no-deprecated-node", "deprecated parts of Node", {}, { dependencyTypes: ["deprecated"] }),
  ],
  options: {
    doNotFollow: { path: ["node_modules", "typechain-types"] },
    exclude: { path: ["^\\.next/", "^\\.keyward/", "^test-output/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
    reporterOptions: {
      dot: { collapsePattern: `^app/(${ROOMS})|^(scripts|test)/[^/]+|node_modules/(@[^/]+/)?[^/]+` },
    },
  },
}
