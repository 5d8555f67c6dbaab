//go:build tools

// Package seaweedfs pins the SeaweedFS that the storage tests run against; see scripts/build-seaweedfs.ts.
package seaweedfs

import _ "github.com/seaweedfs/seaweedfs/weed"
