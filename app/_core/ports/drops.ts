/** `used`: it took as many packages as it may; `over`: its time has passed; `ended`: by the patient. */
export type DropStanding = "open" | "used" | "over" | "ended"

/** A package that arrived whole and waits for the patient. */
export interface ArrivedDrop {
  /** 32 hex digits, drawn by the sender. */
  readonly arrival: string
  /** Bytes. */
  readonly size: number
  /** Unix seconds on the server's clock. */
  readonly at: number
}

/** What the server knows of a drop link. */
export interface KeptDrop {
  /** dropId, 64 hex digits. */
  readonly drop: string
  readonly standing: DropStanding
  readonly maxBytes: number
  readonly uses: number
  readonly used: number
  /** Unix seconds. */
  readonly expires: number
  readonly madeAt: number
  /** Unix seconds; null while the patient has not ended it. */
  readonly endedAt: number | null
  /** Oldest first. */
  readonly arrivals: readonly ArrivedDrop[]
}

export interface NewDrop {
  /** X-Wing, 1,216 bytes. */
  readonly publicKey: Uint8Array
  /** SHA-256, in hex, of what a sender shows, and of what the patient ends and erases with. */
  readonly tokenDigest: string
  readonly ownerDigest: string
  readonly maxBytes: number
  readonly uses: number
  /** Unix seconds. */
  readonly expires: number
}

/** Which package of which link. */
export interface DropPlace {
  readonly drop: string
  readonly arrival: string
}

/**
 * Where drop links of one patient are kept, and what was sent by them. Throws `link-unknown` where there is no such link
 * or package of this patient; `not-allowed` with another token than the link's; `drops-full` past the patient's quota;
 * `signed-out`, `delegation-over`, `too-many-requests`, `server-*` as every port of the server.
 */
export interface DropStore {
  /** Newest first. */
  list(options?: { signal?: AbortSignal }): Promise<readonly KeptDrop[]>
  begin(drop: string, link: NewDrop): Promise<void>
  /** Nobody sends by it any more, what is on its way is erased; what has arrived waits. */
  end(drop: string, owner: Uint8Array | null): Promise<void>
  /** Takes a link that takes nothing any more off the list; refused while something waits. */
  forget(drop: string): Promise<void>
  /** Bytes of a package from one place up to another. */
  read(
    place: DropPlace,
    from: number,
    to: number,
    options?: { signal?: AbortSignal },
  ): AsyncIterable<Uint8Array>
  /** Erases a package; when it returns, that is done. Nothing happens where it is gone. */
  erase(place: DropPlace, owner: Uint8Array): Promise<void>
}

/** What a sender is told of a link. */
export interface OfferedDrop {
  readonly standing: DropStanding
  /** As the server says; to be held against the fragment. */
  readonly publicKey: Uint8Array
  readonly maxBytes: number
  /** Unix seconds. */
  readonly expires: number
}

/**
 * What a sender without an account has of one link. Throws `link-unknown` where there is none for this token;
 * `drop-used` `drop-over` where it takes nothing more; `file-too-large`; `drops-full` where the patient or the sender's
 * network has no room; `too-many-requests`; `store-unreachable` where nobody answers; `cancelled`.
 */
export interface DropSending {
  look(options?: { signal?: AbortSignal }): Promise<OfferedDrop>
  /** Announces a package; safe to run again. */
  begin(arrival: string, size: number, options?: { signal?: AbortSignal }): Promise<void>
  /** Parts of `DROP_PART_BYTES`, the last one shorter; writes over one that is there. */
  put(arrival: string, part: number, bytes: Uint8Array, options?: { signal?: AbortSignal }): Promise<void>
  /** From now on it has arrived, and a use is counted; safe to run again. */
  finish(arrival: string, options?: { signal?: AbortSignal }): Promise<void>
  /** Gives up what is on its way; what has arrived stays. */
  cancel(arrival: string): Promise<void>
}
