/**
 * Builds the Kubo that the storage tests run against, from its Go module as tools/kubo pins it, into .keyward/kubo/.
 * Where there is no Go that is new enough it says so and ends well: those tests are then reported as skipped.
 */
import { buildGoProgram } from "./lib/go-build"

buildGoProgram({ name: "Kubo", folder: "kubo", binary: "ipfs", package: "github.com/ipfs/kubo/cmd/ipfs" })
