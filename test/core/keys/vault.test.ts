import { expect } from "chai"
import canonicalize from "canonicalize"
import { GeneralEncrypt } from "jose"
import { ARGON2_COST } from "../../../app/_core/crypto/argon2"
import { fromBase64url, fromUtf8, toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../../app/_core/crypto/hpke"
import { isXwingProof } from "../../../app/_core/crypto/xwing"
import { denseMasters, MAX_GENERATION } from "../../../app/_core/keys/masters"
import {
  createVault,
  openVault,
  originOf,
  resealVault,
  vaultDigest,
  wipeVault,
} from "../../../app/_core/keys/vault"
import type { SealedVault, Way } from "../../../app/_core/keys/vault"
import { newVaultId, readVault } from "../../../app/_core/keys/vault-format"
import type { ErrorCode } from "../../../app/_core/errors"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"
import { patient, stranger } from "./cast"

const vaultId = newVaultId()
const account = patient.account
const secret = { salt: pattern(16), cost: ARGON2_COST }
const wallet: Way = { kind: "wallet", key: pattern(32, 1) }
const walletWithSecret: Way = { kind: "wallet", key: pattern(32, 2), secret }
const recovery: Way = { kind: "recovery-code", key: pattern(32, 3) }
const contents = { identity: pattern(32, 4), masters: denseMasters([pattern(32, 5), pattern(32, 6)]) }

interface Blob {
  protected: string
  iv: string
  ciphertext: string
  tag: string
  recipients: { encrypted_key: string; header?: unknown }[]
}
interface Header {
  alg: string
  enc: string
  typ: string
  keyward: { v: number; vaultId: string; account: string; ways: Record<string, unknown>[] }
}
const canonical = (value: unknown) => utf8(canonicalize(value) ?? "")
const jsonOf = <T>(bytes: Uint8Array) => JSON.parse(fromUtf8(bytes)) as T

/** The blob with its JSON changed, canonical again. */
function changed(blob: Uint8Array, change: (json: Blob & Record<string, unknown>) => void): Uint8Array {
  const json = jsonOf<Blob & Record<string, unknown>>(blob)
  change(json)
  return canonical(json)
}
const withHeader = (blob: Uint8Array, change: (header: Header & Record<string, unknown>) => void) =>
  changed(blob, (json) => {
    const header = jsonOf<Header & Record<string, unknown>>(fromBase64url(json.protected))
    change(header)
    json.protected = toBase64url(canonical(header))
  })
const spoilt = (text: string) => toBase64url(flip(fromBase64url(text), 0))

describe("vault", () => {
  let sealed: SealedVault
  before(async () => {
    sealed = await createVault({ vaultId, account, ways: [walletWithSecret, recovery], contents })
  })

  it("opens by each of its ways", async () => {
    for (const way of [walletWithSecret, recovery]) {
      const vault = await openVault(sealed.blob, way, { account, digest: sealed.digest })
      expect(vault).to.deep.equal(sealed.vault)
      expect(vault.identity).to.deep.equal(contents.identity)
      expect(vault.masters).to.deep.equal(contents.masters)
    }
  })

  it("makes fresh contents unless given, and another blob each time", async () => {
    const input = { vaultId, account, ways: [recovery] }
    const [one, two] = [await createVault(input), await createVault(input)]
    expect(one.vault.identity).to.have.length(32).and.not.deep.equal(two.vault.identity)
    expect(one.vault.masters).to.have.length(1)
    expect(one.digest).to.not.equal(two.digest)
    expect(one.digest).to.equal(await vaultDigest(one.blob))
  })

  it("tells before it is opened which ways there are and how the secret is stretched", () => {
    const { header } = readVault(sealed.blob)
    expect(header.vaultId).to.equal(vaultId)
    expect(header.account).to.equal(account)
    expect(header.ways.map((way) => way.kind)).to.deep.equal(["wallet", "recovery-code"])
    expect(header.ways[0]?.secret).to.deep.equal(secret)
  })

  it("holds no secret in clear", () => {
    const text = fromUtf8(sealed.blob) + fromUtf8(fromBase64url(jsonOf<Blob>(sealed.blob).protected))
    for (const key of [contents.identity, ...contents.masters.values(), walletWithSecret.key, recovery.key]) {
      expect(text).to.not.include(toBase64url(key))
    }
  })

  it("says which way was wrong", async () => {
    const wrong = pattern(32, 99)
    const open = (kind: string, blob = sealed.blob) => openVault(blob, { kind, key: wrong })
    await rejects(() => open("wallet"), "secret-wrong")
    await rejects(() => open("recovery-code"), "recovery-code-wrong")
    await rejects(() => open("passkey"), "key-missing")
    const plain = await createVault({ vaultId, account, ways: [wallet, recovery], contents })
    await rejects(() => open("wallet", plain.blob), "key-wrong")
    await rejects(() => openVault(sealed.blob, { kind: "wallet", key: recovery.key }), "secret-wrong")
    await rejects(() => openVault(sealed.blob, { kind: "wallet", key: pattern(31) }), "key-wrong")
  })

  it("is bound to its digest and account", async () => {
    const other = await createVault({ vaultId, account, ways: [recovery], contents })
    await rejects(() => openVault(sealed.blob, recovery, { digest: other.digest }), "vault-altered")
    await rejects(() => openVault(sealed.blob, recovery, { account: stranger.account }), "vault-altered")
  })

  describe("altered", () => {
    const cases: [string, (blob: Uint8Array) => Uint8Array, ErrorCode][] = [
      ["a recipient stripped", (blob) => changed(blob, (json) => json.recipients.pop()), "vault-altered"],
      [
        "a recipient and its way stripped",
        (blob) =>
          withHeader(
            changed(blob, (json) => json.recipients.shift()),
            (header) => header.keyward.ways.shift(),
          ),
        "vault-altered",
      ],
      [
        "a recipient added",
        (blob) => changed(blob, (json) => json.recipients.push({ encrypted_key: toBase64url(pattern(40)) })),
        "vault-altered",
      ],
      ["recipients swapped", (blob) => changed(blob, (json) => json.recipients.reverse()), "vault-altered"],
      [
        "recipients and ways swapped",
        (blob) =>
          withHeader(
            changed(blob, (json) => json.recipients.reverse()),
            (header) => header.keyward.ways.reverse(),
          ),
        "vault-altered",
      ],
      [
        "the other recipient's key altered",
        (blob) =>
          changed(blob, ({ recipients: [first] }) => {
            if (first) first.encrypted_key = spoilt(first.encrypted_key)
          }),
        "vault-altered",
      ],
      [
        "its own recipient's key altered",
        (blob) =>
          changed(blob, ({ recipients: [, second] }) => {
            if (second) second.encrypted_key = spoilt(second.encrypted_key)
          }),
        "vault-altered",
      ],
      [
        "the Argon2 cost lowered",
        (blob) =>
          withHeader(blob, ({ keyward: { ways } }) =>
            Object.assign(ways[0]?.secret as object, { passes: 2 }),
          ),
        "vault-altered",
      ],
      [
        "the other way's salt altered",
        (blob) =>
          withHeader(blob, ({ keyward: { ways } }) =>
            Object.assign(ways[0]?.secret as object, { salt: toBase64url(pattern(16, 50)) }),
          ),
        "vault-altered",
      ],
      [
        "the secret taken out of the header",
        (blob) => withHeader(blob, ({ keyward: { ways } }) => delete ways[0]?.secret),
        "vault-altered",
      ],
      [
        "the account altered",
        (blob) => withHeader(blob, ({ keyward }) => (keyward.account = stranger.account)),
        "vault-altered",
      ],
      [
        "the check value altered",
        (blob) =>
          withHeader(blob, ({ keyward: { ways } }) =>
            Object.assign(ways[1] ?? {}, { check: toBase64url(pattern(16)) }),
          ),
        "recovery-code-wrong",
      ],
      [
        "the ciphertext altered",
        (blob) => changed(blob, (j) => (j.ciphertext = spoilt(j.ciphertext))),
        "vault-altered",
      ],
      ["the tag altered", (blob) => changed(blob, (j) => (j.tag = spoilt(j.tag))), "vault-altered"],
      ["the tag cut", (blob) => changed(blob, (j) => (j.tag = j.tag.slice(0, 8))), "vault-altered"],
      ["the iv altered", (blob) => changed(blob, (j) => (j.iv = spoilt(j.iv))), "vault-altered"],
    ]
    for (const [name, alter, code] of cases) {
      it(`is noticed by who opens by the recovery code: ${name}`, async () => {
        await rejects(() => openVault(alter(sealed.blob), recovery), code)
      })
    }

    it("masters of generations that do not exist, come twice or fall", async () => {
      const header = jsonOf<Header>(fromBase64url(jsonOf<Blob>(sealed.blob).protected))
      const key = toBase64url(pattern(32, 5))
      const rows = [
        [[0, key, 1]],
        [[0]],
        [["0", key]],
        [[-1, key]],
        [[0.5, key]],
        [[2 ** 24, key]],
        [key],
        [],
      ]
      const twice = [
        [1, key],
        [1, key],
      ]
      const falling = [
        [1, key],
        [0, key],
      ]
      for (const masters of [...rows, twice, falling]) {
        const keys = [walletWithSecret.key, recovery.key].map(toBase64url)
        const inner = { v: 2, identity: toBase64url(contents.identity), masters, keys }
        const jwe = new GeneralEncrypt(canonical(inner)).setProtectedHeader({ ...header })
        jwe.addRecipient(walletWithSecret.key)
        jwe.addRecipient(recovery.key)
        await rejects(async () => openVault(canonical(await jwe.encrypt()), recovery), "vault-malformed")
      }
    })

    it("contents with a key too few or too many do not fit the ways", async () => {
      const header = jsonOf<Header>(fromBase64url(jsonOf<Blob>(sealed.blob).protected))
      for (const keys of [[recovery.key], [walletWithSecret.key, recovery.key, pattern(32)]]) {
        const inner = {
          v: 1,
          identity: toBase64url(contents.identity),
          masters: [...contents.masters.values()].map(toBase64url),
          keys: keys.map(toBase64url),
        }
        const jwe = new GeneralEncrypt(canonical(inner)).setProtectedHeader({ ...header })
        jwe.addRecipient(walletWithSecret.key)
        jwe.addRecipient(recovery.key)
        await rejects(async () => openVault(canonical(await jwe.encrypt()), recovery), "vault-altered")
      }
    })

    it("recipients of another vault do not fit", async () => {
      const other = await createVault({ vaultId, account, ways: [walletWithSecret, recovery], contents })
      const mixed = changed(sealed.blob, (json) => (json.recipients = jsonOf<Blob>(other.blob).recipients))
      await rejects(() => openVault(mixed, recovery), "vault-altered")
    })
  })

  describe("malformed", () => {
    const cost = (member: object) => (blob: Uint8Array) =>
      withHeader(blob, ({ keyward: { ways } }) => Object.assign(ways[0]?.secret as object, member))
    const site = (named: unknown) => (blob: Uint8Array) =>
      withHeader(blob, ({ keyward: { ways } }) => Object.assign(ways[0] ?? {}, { site: named }))
    const cases: Record<string, (blob: Uint8Array) => Uint8Array> = {
      empty: () => new Uint8Array(),
      "not JSON": () => utf8("{"),
      "not UTF-8": () => Uint8Array.of(0x22, 0xff, 0x22),
      "an array": () => utf8("[]"),
      "not canonical": (blob) => utf8(fromUtf8(blob).replace("{", "{ ")),
      "a member named twice": (blob) => utf8(fromUtf8(blob).replace("{", '{"iv":"AAAA",')),
      "an unprotected header": (blob) => changed(blob, (json) => (json.unprotected = { zip: "DEF" })),
      "additional data": (blob) => changed(blob, (json) => (json.aad = "AAAA")),
      "a header of one recipient": (blob) =>
        changed(blob, ({ recipients: [first] }) => Object.assign(first ?? {}, { header: { alg: "dir" } })),
      "another algorithm": (blob) => withHeader(blob, (header) => (header.alg = "dir")),
      "a weaker algorithm": (blob) => withHeader(blob, (header) => (header.alg = "A128KW")),
      "a password algorithm": (blob) => withHeader(blob, (header) => (header.alg = "PBES2-HS256+A128KW")),
      "another encryption": (blob) => withHeader(blob, (header) => (header.enc = "A128GCM")),
      compression: (blob) => withHeader(blob, (header) => (header.zip = "DEF")),
      "a critical extension": (blob) => withHeader(blob, (header) => (header.crit = ["keyward"])),
      "another type": (blob) => withHeader(blob, (header) => (header.typ = "JWT")),
      "another version": (blob) => withHeader(blob, ({ keyward }) => (keyward.v = 2)),
      "a vault id that is none": (blob) => withHeader(blob, ({ keyward }) => (keyward.vaultId = "..")),
      "an account that is none": (blob) => withHeader(blob, ({ keyward }) => (keyward.account = "0x0")),
      "a short encrypted key": (blob) =>
        changed(blob, ({ recipients: [first] }) => Object.assign(first ?? {}, { encrypted_key: "AAAA" })),
      "an unknown member of a way": (blob) =>
        withHeader(blob, ({ keyward: { ways } }) => Object.assign(ways[1] ?? {}, { hint: "dog" })),
      "a site on a recovery code": (blob) =>
        withHeader(blob, ({ keyward: { ways } }) =>
          Object.assign(ways[1] ?? {}, { site: "https://a.example" }),
        ),
      "a site with a path": site("https://a.example/"),
      "a site of another scheme": site("javascript:alert(1)"),
      "a site that is no text": site(null),
      "a site in capitals": site("https://A.example"),
      "a site without end": site(`https://${"a".repeat(300)}.example`),
      "too much Argon2 memory": cost({ memory: 4_194_304 }),
      "too little Argon2 memory": cost({ memory: 8 }),
      "too many passes": cost({ passes: 1_000_000 }),
      "too many lanes": cost({ lanes: 255 }),
      "half a pass": cost({ passes: 2.5 }),
      "a cost in words": cost({ passes: "3" }),
      "a short salt": cost({ salt: "AAAA" }),
    }
    for (const [name, alter] of Object.entries(cases)) {
      it(`is refused before anything is tried: ${name}`, async () => {
        await rejects(() => openVault(alter(sealed.blob), recovery), "vault-malformed")
      })
    }
  })

  it("is refused by its size before it is read, and not written too large", async () => {
    const { details } = await rejects(() => openVault(new Uint8Array(65_537), recovery), "vault-malformed")
    expect(details.why).to.equal("size")
    const large: Way = { kind: "guardians", key: pattern(32, 70), other: { note: "x".repeat(65_536) } }
    const ways = [recovery, large]
    const written = await rejects(() => createVault({ vaultId, account, ways }), "vault-malformed")
    expect(written.details.why).to.equal("size")
  })

  describe("sealed anew", () => {
    it("has a way more, and the old ways still open it", async () => {
      const more = await resealVault(sealed.vault, { add: [wallet] })
      for (const way of [walletWithSecret, recovery, wallet]) {
        const { identity } = await openVault(more.blob, way, { digest: more.digest })
        expect(identity).to.deep.equal(contents.identity)
      }
    })

    it("has a way less, which no longer opens it", async () => {
      const less = await resealVault(sealed.vault, { remove: (way) => way.kind === "wallet" })
      expect((await openVault(less.blob, recovery)).ways).to.have.length(1)
      await rejects(() => openVault(less.blob, walletWithSecret), "key-missing")
    })

    it("replaces the recovery code", async () => {
      const fresh: Way = { kind: "recovery-code", key: pattern(32, 60) }
      const next = await resealVault(sealed.vault, {
        remove: ({ kind }) => kind === "recovery-code",
        add: [fresh],
      })
      expect((await openVault(next.blob, fresh)).identity).to.deep.equal(contents.identity)
      await rejects(() => openVault(next.blob, recovery), "recovery-code-wrong")
    })

    it("takes new contents: masters by position, or with their generations where some are left out", async () => {
      for (const generation of [2, 300, MAX_GENERATION]) {
        const masters = new Map([...contents.masters, [generation, pattern(32, 61)]])
        const next = await resealVault(sealed.vault, { contents: { ...contents, masters } })
        expect((await openVault(next.blob, walletWithSecret)).masters).to.deep.equal(masters)
      }
    })

    it("carries what shows who had the first identity along, with a signer and without, and wipes it", async () => {
      const origin = originOf(contents)
      expect(isXwingProof(origin, publicKeyOf(contents.identity))).to.equal(true)
      expect(isXwingProof(origin, publicKeyOf(pattern(32, 63)))).to.equal(false)
      expect(isXwingProof(pattern(32, 63), publicKeyOf(contents.identity))).to.equal(false)
      expect(isXwingProof(origin, new Uint8Array(7))).to.equal(false)
      for (const signer of [undefined, pattern(32, 64)]) {
        const renewed = { ...contents, identity: pattern(32, 63), origin, ...(signer && { signer }) }
        const next = await resealVault(sealed.vault, { contents: renewed })
        const again = await resealVault(await openVault(next.blob, recovery), { add: [] })
        const opened = await openVault(again.blob, walletWithSecret)
        expect([opened.origin, opened.signer]).to.deep.equal([origin, signer])
        expect(originOf(opened)).to.deep.equal(origin)
        wipeVault(opened)
        expect(opened.origin).to.deep.equal(new Uint8Array(32))
      }
    })

    it("has room for 512 masters, and refuses more", async () => {
      const many = (count: number) =>
        new Map(Array.from({ length: count }, (_, i) => [MAX_GENERATION + 1 - count + i, pattern(32, i)]))
      const full = await resealVault(sealed.vault, { contents: { ...contents, masters: many(512) } })
      expect((await openVault(full.blob, recovery)).masters).to.deep.equal(many(512))
      const past = () => resealVault(sealed.vault, { contents: { ...contents, masters: many(513) } })
      await rejects(past, "keys-full")
    })

    it("carries along a kind of way that this version does not know", async () => {
      const guardians: Way = { kind: "guardians", key: pattern(32, 62), other: { of: 3, needed: 2 } }
      const one = await createVault({ vaultId, account, ways: [guardians, recovery], contents })
      const opened = await openVault(one.blob, recovery)
      expect(opened.ways[0]).to.deep.equal(guardians)
      const two = await resealVault(opened, { add: [wallet] })
      expect((await openVault(two.blob, guardians)).ways[0]).to.deep.equal(guardians)
    })

    it("always keeps a recovery code, and no way twice", async () => {
      await rejects(() => resealVault(sealed.vault, { remove: () => true, add: [wallet] }), "vault-malformed")
      await rejects(() => createVault({ vaultId, account, ways: [wallet], contents }), "vault-malformed")
      await rejects(() => resealVault(sealed.vault, { add: [recovery] }), "vault-malformed")
      const many = Array.from({ length: 16 }, (_, i) => ({ kind: "wallet", key: pattern(32, 100 + i) }))
      await rejects(() => createVault({ vaultId, account, ways: [recovery, ...many] }), "vault-malformed")
      const weak = { ...walletWithSecret, secret: { ...secret, cost: { memory: 8, passes: 1, lanes: 1 } } }
      await rejects(() => createVault({ vaultId, account, ways: [recovery, weak] }), "vault-malformed")
    })
  })
})
