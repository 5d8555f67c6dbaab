import "fake-indexeddb/auto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { diskDeviceStore } from "../../../app/_adapters/disk/disk-device-store"
import { StateFile } from "../../../app/_adapters/disk/state-file"
import { idbDeviceStore } from "../../../app/_adapters/device/idb-device-store"
import { memoryDeviceStore } from "../../../app/_adapters/device/memory-device-store"
import { randomBytes, toHex } from "../../../app/_core/crypto/bytes"
import { asDigest } from "../../../app/_core/types"
import { deviceStoreSuite } from "./device-store.suite"

describe("a device store", () => {
  describe("in memory", () => deviceStoreSuite(async () => memoryDeviceStore()))

  describe("in IndexedDB", () => {
    const another = () => asDigest(`0x${toHex(randomBytes(32))}`)
    let incarnation = another()
    const open = async () => idbDeviceStore((incarnation = another()))
    deviceStoreSuite(open, async () => idbDeviceStore(incarnation))
  })

  describe("in a folder of this machine", () => {
    let folder = ""
    let state: StateFile
    const open = async () => {
      folder = mkdtempSync(join(tmpdir(), "keyward-state-"))
      state = StateFile.open(folder)
      return diskDeviceStore(state)
    }
    afterEach(() => {
      state.close()
      rmSync(folder, { recursive: true })
    })
    deviceStoreSuite(open, async () => {
      state.close()
      state = StateFile.open(folder)
      return diskDeviceStore(state)
    })
  })
})
