import type { MetadataRoute } from "next"

/** What a phone or a desktop needs to keep the site as an app. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/",
    name: "Keyward",
    short_name: "Keyward",
    description: "Your medical records, locked with a key only you hold.",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#f8f7f4",
    theme_color: "#0b5f6f",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
  }
}
