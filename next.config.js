const LOCAL_CHAIN = "31337"

// A worker does not take its page's policy: without one of its own, eval is open in it.
const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-ancestors 'none'",
].join("; ")

const EVERYWHERE = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "Permissions-Policy":
    "accelerometer=(), browsing-topics=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(), " +
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
}

// The image codecs of app/_viewers/dicom ask for them in branches that only Node takes.
const NO_NODE = { browser: "./app/_viewers/dicom/codecs/no-node.ts" }

// Tables for names of ENS, which no page looks up: a tenth of the code that a session loads.
const NO_ENS = { browser: "./app/_adapters/chain/no-ens.ts" }

const headers = (source, values) => ({
  source,
  headers: Object.entries(values).map(([key, value]) => ({ key, value })),
})

// Builds for any other chain do not contain the demo people, who sign with published keys.
const withDemo = (process.env.KEYWARD_CHAIN_ID || LOCAL_CHAIN) === LOCAL_CHAIN

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // A second build beside the one that is served: tests look into it.
  distDir: process.env.KEYWARD_DIST || ".next",
  reactStrictMode: true,
  // `npm test` checks the types of everything in a stage of its own, once.
  typescript: { ignoreBuildErrors: process.env.KEYWARD_TYPES === "checked" },
  // Opened by Node itself: native, or full of requires that a bundler cannot follow.
  serverExternalPackages: ["pg", "kubo-rpc-client", "@aws-sdk/client-s3", "@aws-sdk/lib-storage"],
  experimental: {
    // Sizes before compression and minification, about five times those that travel. As it comes, Turbopack would rather
    // load the same code twice than make another request.
    turbopackChunking: { requestCost: 20_000, minChunkSize: 20_000, maxMergeChunkSize: 60_000 },
  },
  turbopack: {
    root: import.meta.dirname,
    // Words are compiled here, so that no page has to: app/_language/catalogue.ts.
    rules: {
      "*.{en,de}.ts": { loaders: [`${import.meta.dirname}/scripts/lib/words-loader.mjs`], as: "*.js" },
    },
    resolveAlias: {
      fs: NO_NODE,
      path: NO_NODE,
      "@adraffy/ens-normalize": NO_ENS,
      ...(withDemo ? {} : { "#demo": "./app/_wallets/no-demo.ts" }),
    },
  },
  headers: () =>
    Promise.resolve([
      headers("/:path*", EVERYWHERE),
      // A wallet shows it beside what it asks, in a page of its own.
      headers("/icon.svg", { "Cross-Origin-Resource-Policy": "cross-origin" }),
      // A sandboxed page cannot have it (HTML, cross-origin opener policies), and is not loaded at all.
      headers("/view", { "Cross-Origin-Opener-Policy": "unsafe-none" }),
      headers("/drop", { "Cross-Origin-Opener-Policy": "unsafe-none" }),
      headers("/_next/static/:path*", { "Content-Security-Policy": WORKER_POLICY }),
      // A page to take along, never one of this site: here it runs nothing.
      headers("/opener/:path*", { "Content-Security-Policy": "default-src 'none'; sandbox" }),
    ]),
}
