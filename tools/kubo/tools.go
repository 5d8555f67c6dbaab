//go:build tools

// Package kubo pins the Kubo that the storage tests run against; see scripts/build-kubo.ts.
package kubo

import _ "github.com/ipfs/kubo/cmd/ipfs"
