import { execFile } from "node:child_process"
import { chown, mkdir, mkdtemp, readdir, rm } from "node:fs/promises"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const DEBIAN = "/usr/lib/postgresql"

export interface Cluster {
  readonly url: string
  stop(): Promise<void>
}

/** `DATABASE_URL` as it is, else a throw-away cluster on loopback; null where there is no Postgres to start. */
export async function startPostgres(): Promise<Cluster | null> {
  const given = process.env["DATABASE_URL"]
  if (given) return { url: given, stop: () => Promise.resolve() }
  const binaries = await debianBinaries()
  if (!binaries) return null
  const account = await unprivilegedAccount()
  if (!account) return null

  const folder = await mkdtemp(join(tmpdir(), "keyward-postgres-"))
  const cluster = join(folder, "cluster")
  await mkdir(cluster, { mode: 0o700 })
  for (const path of [folder, cluster]) await chown(path, account.uid, account.gid)
  const as = {
    uid: account.uid,
    gid: account.gid,
    cwd: folder,
    env: { ...process.env, LC_ALL: "C" },
  }
  const port = await freePort()
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder}`
  await run(join(binaries, "initdb"), ["-D", cluster, "-U", "keyward", "-A", "trust", "--no-sync"], as)
  const control = (...words: string[]) => run(join(binaries, "pg_ctl"), ["-D", cluster, "-w", ...words], as)
  // stdio of the server itself goes to a file: pg_ctl would never end while the server held our pipe.
  await control("start", "-l", join(folder, "log"), "-o", options)
  return {
    url: `postgres://keyward@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await control("stop", "-m", "immediate")
      await rm(folder, { recursive: true })
    },
  }
}

async function debianBinaries(): Promise<string | null> {
  const versions = await readdir(DEBIAN).catch(() => [])
  const newest = versions
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a)[0]
  return newest === undefined ? null : join(DEBIAN, String(newest), "bin")
}

/** Postgres refuses to run as root. */
async function unprivilegedAccount(): Promise<{ uid: number; gid: number } | null> {
  const { uid, gid } = userInfo()
  if (uid !== 0) return { uid, gid }
  const ids = await Promise.all(["-u", "-g"].map((which) => run("id", [which, "postgres"]))).catch(() => null)
  if (!ids) return null
  const [user, group] = ids.map(({ stdout }) => Number(stdout))
  return user === undefined || group === undefined ? null : { uid: user, gid: group }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
