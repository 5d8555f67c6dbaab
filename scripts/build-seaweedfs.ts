/**
 * Builds the SeaweedFS that the S3 tests run against, from its Go module as tools/seaweedfs pins it, into
 * .keyward/seaweedfs/: `npm run build-seaweedfs`, about a quarter of an hour of one processor the first time. Where there
 * is no Go that is new enough it says so and ends well: those tests are then reported as skipped.
 */
import { buildGoProgram } from "./lib/go-build"

buildGoProgram({
  name: "SeaweedFS",
  folder: "seaweedfs",
  binary: "weed",
  package: "github.com/seaweedfs/seaweedfs/weed",
  // Without symbols: 164 MB. One package at a time: linking and compiling take gigabytes.
  args: ["-p", "1", "-ldflags", "-s -w"],
})
