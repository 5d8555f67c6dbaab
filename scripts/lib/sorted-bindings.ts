import type { SolidityHooks } from "hardhat/types/hooks"

/**
 * TypeChain writes bindings in the order in which the file system lists the artifacts. They are committed, so they have
 * one order everywhere: this handler stands before TypeChain's own and gets the same list.
 */
export default async (): Promise<Partial<SolidityHooks>> => ({
  processArtifactsAfterSuccessfulBuild(_context, artifactPaths) {
    const paths = artifactPaths as string[]
    paths.sort()
    return Promise.resolve()
  },
})
