// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the record registry promises
/// @notice Accounts publish one identity key and the digest of their vault; patients keep a journal of records and
/// of who may read them. Nobody but the patient, or a delegate they named until a date, writes for them; a grantee with
/// the permission to contribute may add records in the folders they were granted. There is no owner and no pause.
///
/// An account is the address that journal, grants, keys and vault belong to; a wallet is the address that signs. They
/// are the same until a wallet is lost: then the account's recovery freezes it and names another wallet, which from
/// then on acts as the account, while the lost one acts as nobody. Wherever this interface speaks of the caller it
/// means the account that the calling or signing wallet acts as (`accountOf`).
///
/// Journal and inbox are hash chains. A link is one word:
///     link = head (low 184 bits) | length << 184 (32 bits) | lastBlock << 216 (39 bits) | shut << 255
/// and every entry moves it on:
///     head' = low184(keccak256(abi.encode(previous, entry)))
///     entry = keccak256(abi.encode(kind, patient, by, ...the event's other fields in its order, but `previous`))
/// `shut` is set while the account's own address may not act (frozen, or another wallet acts as it): AccountFrozen and
/// AccountMoved set it, AccountUnfrozen clears it where it names the account itself, every other entry leaves it; in an
/// inbox it is 0. A wallet that acts for another account has no journal: shut, length 0, and that account in the low 160
/// bits; 0 there once another wallet has taken its place.
/// A field of type `bytes`, `bytes32[]` or `address[]` stands as its keccak256 (of the bytes; of the 32-byte
/// words of the array), and `by` is the account itself where the event names nobody else. `previous` is the whole
/// word before the entry, so a page of events verifies by itself, position and block included; an event that is left
/// out, altered or moved does not.
interface IRecordRegistry {
    // ---------------------------------------------------------------- types

    /// @notice What an entry is; the number is hashed into it and never changes.
    enum EntryKind {
        None, // 0 is never an entry
        KeyPublished,
        VaultSealed,
        RecordAdded,
        RecordsAdded,
        RecordReplaced,
        RecordRemoved,
        RecordRefiled,
        AccessGranted,
        AccessRewrapped,
        AccessRevoked,
        DelegateSet,
        RecoverySet,
        AccountFrozen,
        AccountUnfrozen,
        SuccessorNamed,
        AccountSetUp,
        AccountMoved
    }

    /// @param expiresAt      unix seconds; live while `expiresAt > block.timestamp`
    /// @param epoch          the epoch whose key was wrapped last (0 for a record scope)
    /// @param grantedAtBlock the block whose AccessGranted or AccessRewrapped carries the wrapped key
    /// @param permissions    READ (1), CONTRIBUTE (2) or both; 0 = no grant
    struct Grant {
        uint40 expiresAt;
        uint32 epoch;
        uint40 grantedAtBlock;
        uint8 permissions;
    }

    /// @param recovery    who may freeze now and name a successor; 0 = nobody
    /// @param next        who takes its place; 0 where no change is under way
    /// @param nextFrom    unix seconds from which `next` is in force
    /// @param frozenAt    unix seconds; 0 while not frozen
    /// @param wallet      the wallet that acts as the account, also while it is frozen
    struct Recovery {
        address recovery;
        address next;
        uint40 nextFrom;
        uint40 frozenAt;
        address wallet;
    }

    /// @param keyDigest  keccak256 of the public key that the wrapped key is meant for
    /// @param wrappedKey HPKE (X-Wing) enc ‖ ciphertext, 1,168 to 4,096 bytes
    struct Rewrap {
        address grantee;
        bytes32 keyDigest;
        bytes wrappedKey;
    }

    /// @param epoch       the epoch that the keys were wrapped under; noted, not checked
    /// @param cidDigest   of the new content: sha2-256 of the dag-pb root (CIDv1); not zero
    /// @param wrappedKeys of the new record key; see docs/formats; at most 4,096 bytes
    struct Replacement {
        uint32 record;
        uint32 epoch;
        bytes32 cidDigest;
        bytes wrappedKeys;
    }

    /// @param folder      where it goes: 0 = unfiled, below 2^63
    /// @param epoch       the epoch that the keys were wrapped under; noted, not checked
    /// @param wrappedKeys its record key for that folder; see docs/formats; at most 4,096 bytes
    struct Refiling {
        uint32 record;
        uint64 folder;
        uint32 epoch;
        bytes wrappedKeys;
    }

    // --------------------------------------------------------------- events
    // The first topic is always the account whose journal it is: one filter finds a whole journal.

    /// @dev Stands for KeyPublished, VaultSealed (where none was sealed) and RecoverySet (in force at once) in one.
    event AccountSetUp(
        address indexed account,
        uint256 previous,
        bytes publicKey,
        bytes32 vaultDigest,
        address recovery
    );
    event KeyPublished(address indexed account, uint256 previous, bytes publicKey);
    event VaultSealed(address indexed account, uint256 previous, bytes32 newDigest, bytes32 oldDigest);
    event RecordAdded(
        address indexed patient,
        address indexed by,
        uint256 previous,
        uint64 folder,
        uint32 epoch,
        bytes32 cidDigest,
        bytes wrappedKeys
    );
    /// @dev Takes one journal position per digest: the record `cidDigests[i]` has the number `length + i` of `previous`.
    event RecordsAdded(
        address indexed patient,
        address indexed by,
        uint256 previous,
        uint64 folder,
        uint32 epoch,
        bytes32[] cidDigests,
        bytes wrappedKeys
    );
    event RecordReplaced(
        address indexed patient,
        address indexed by,
        uint256 previous,
        uint32 record,
        uint32 epoch,
        bytes32 cidDigest,
        bytes wrappedKeys
    );
    event RecordRemoved(address indexed patient, address indexed by, uint256 previous, uint32 record);
    event RecordRefiled(
        address indexed patient,
        address indexed by,
        uint256 previous,
        uint32 record,
        uint64 folder,
        uint32 epoch,
        bytes wrappedKeys
    );
    /// @param previousInbox the grantee's inbox link before this entry; 0 with `entersInbox` false where the grant
    /// slot was not empty and the inbox did not move. Inbox entry = keccak256(abi.encode(patient, scope, entry)).
    event AccessGranted(
        address indexed patient,
        address indexed grantee,
        address indexed by,
        uint256 previous,
        uint64 scope,
        uint40 expiresAt,
        uint8 permissions,
        uint32 epoch,
        bytes32 keyDigest,
        bytes wrappedKey,
        bool entersInbox,
        uint256 previousInbox
    );
    event AccessRewrapped(
        address indexed patient,
        address indexed grantee,
        address indexed by,
        uint256 previous,
        uint64 scope,
        uint32 epoch,
        bytes32 keyDigest,
        bytes wrappedKey
    );
    event AccessRevoked(
        address indexed patient,
        address indexed by,
        uint256 previous,
        uint64 scope,
        uint32 newEpoch,
        address[] grantees
    );
    /// @param generation the newest master that `wrappedKey` hands over; with `until` 0 all of the three are empty
    event DelegateSet(
        address indexed patient,
        address indexed delegate,
        uint256 previous,
        uint40 until,
        uint32 generation,
        bytes32 keyDigest,
        bytes wrappedKey
    );
    /// @param from unix seconds from which `recovery` is in force
    event RecoverySet(address indexed account, uint256 previous, address recovery, uint40 from);
    event AccountFrozen(address indexed account, address indexed by, uint256 previous);
    /// @param wallet who acts as the account again: the account itself, or its successor
    event AccountUnfrozen(address indexed account, address indexed by, uint256 previous, address wallet);
    event SuccessorNamed(
        address indexed account,
        address indexed by,
        address indexed wallet,
        uint256 previous
    );
    /// @param recovery who may freeze the account from now on; a change that was under way is off
    event AccountMoved(
        address indexed account,
        address indexed by,
        address indexed wallet,
        uint256 previous,
        address recovery
    );
    /// @dev Not a journal entry: it changes who may enter the inbox, not what anybody may read.
    event InvitationOnlySet(address indexed account, bool invitationOnly);
    event InvitationSet(address indexed account, address indexed patient, bool invited);

    /// @notice Once, at deployment: the height that the contract saw, for comparison with that of the receipt. Where
    /// `block.number` is another chain's height (Arbitrum), links could not be walked back and nothing may be deployed.
    event Deployed(uint256 blockNumber);

    // --------------------------------------------------------------- errors

    error NotAllowed(address patient, address caller);
    error MayNotContribute(address patient, address caller, uint64 folder);
    error NotAFolder(uint64 folder);
    error NotAPerson(address account);
    error RecordUnknown(address patient, uint64 record, uint32 length);
    error EmptyDigest(uint256 position);
    error NoRecordNamed();
    error TooManyRecords(uint256 count, uint256 most);
    error NobodyNamed(address patient, uint64 scope);
    error TooManyGrantees(uint256 count, uint256 most);
    error JournalFull(address account, uint32 length);
    error EpochMoved(address patient, uint64 scope, uint32 given, uint32 current);
    error EpochNotRaised(address patient, uint64 scope, uint32 given, uint32 current);
    error EpochTooFar(address patient, uint64 scope, uint32 given, uint32 most);
    error RecordScopeHasNoEpoch(uint64 scope);
    /// @dev The first 27 bytes are compared.
    error KeyChanged(address account, bytes32 given, bytes27 current);
    error AlreadySetUp(address account);
    error KeyLength(uint256 length, uint256 expected);
    /// @dev The first 8 bytes are compared.
    error VaultChanged(address account, bytes32 given, bytes8 current);
    error WrappedKeyLength(uint256 length, uint256 least, uint256 most);
    error WrappedKeysLength(uint256 length, uint256 most);
    error AlreadyOver(uint40 time, uint256 blockTime);
    error UnknownPermissions(uint8 permissions);
    error NoGrant(address patient, uint64 scope, address grantee);
    error NotInvited(address grantee, address patient);
    /// @dev Nothing is written for a frozen account.
    error Frozen(address account);
    error NotFrozen(address account);
    /// @dev The wallet was frozen out of its account, or replaced.
    error WalletShut(address wallet);
    error NotItsRecovery(address account, address caller);
    error NotARecovery(address recovery);
    error TooEarly(uint40 from, uint256 blockTime);
    error NotFresh(address wallet);

    // ------------------------------------------------------------- accounts

    /// @notice What publishKey, sealVault and setRecovery do, in one entry, where the caller has no key, no vault and no
    /// recovery. What is there in part is finished by those three.
    /// @param publicKey   1,216 bytes: an X-Wing public key
    /// @param vaultDigest SHA-256 of the caller's vault blob; its first 8 bytes are not 0
    /// @param recovery    as in setRecovery, in force at once
    function setUp(bytes calldata publicKey, bytes32 vaultDigest, address recovery) external;

    /// @notice Publishes the caller's identity key (1,216 bytes: an X-Wing public key).
    function publishKey(bytes calldata publicKey) external;

    /// @notice Notes the digest (SHA-256) of the caller's vault blob; `expectedOld` must be the one noted so far (0 where
    /// there is none; the first 8 bytes are compared), and the first 8 bytes of `newDigest` are not 0.
    function sealVault(bytes32 newDigest, bytes32 expectedOld) external;

    /// @notice Names somebody who may write for the caller until a date, and hands them the caller's masters; `until` 0
    /// ends it. Who was named before a successor of a lost wallet was is a delegate no more.
    /// @param generation the newest master in `wrappedKey`; noted and not checked
    /// @param keyDigest  must be that of the delegate's published key; 0 where `until` is 0
    /// @param wrappedKey 1,168 to 4,096 bytes, see docs/formats; empty where `until` is 0
    function setDelegate(
        address delegate,
        uint40 until,
        uint32 generation,
        bytes32 keyDigest,
        bytes calldata wrappedKey
    ) external;

    /// @notice While on, a first grant reaches the caller's inbox only from accounts it invited.
    function setInvitationOnly(bool invitationOnly) external;

    function setInvitation(address patient, bool invited) external;

    // ------------------------------------------------------------- recovery

    /// @notice Names who may freeze the caller's account and give it another wallet: an address that nobody uses for
    /// anything else, derived from the recovery code (docs/formats). The first is in force at once; where there is one,
    /// another takes its place after 7 days, in which the present one can still freeze: who stole the wallet cannot
    /// shut the owner out. Naming the present one again calls off a change.
    /// @param recovery not 0, not the account, not the wallet that acts as it
    function setRecovery(address recovery) external;

    /// @notice At once, nobody writes for the account any more: not its wallet, not its delegates, not those who may
    /// contribute. Caller: its recovery in force. A change of recovery that is not in force yet is called off.
    function freeze(address account) external;

    /// @notice The wallet was found again. Caller: the recovery in force.
    function unfreeze(address account) external;

    /// @notice Gives the account another wallet, 7 days after it was frozen, and ends the freeze. The former wallet acts
    /// as nobody from then on, delegates named before are over. Caller: the recovery in force.
    /// @param wallet  must be fresh: no key, no journal, no inbox, nobody's wallet before, and not the recovery
    /// @param consent the wallet's own EIP-712 signature (ECDSA or ERC-1271) of
    ///     ActAs(string sentence,address account,address wallet)
    /// without which anybody could make another's wallet act as their account. Good once: the wallet is not fresh then
    function nameSuccessor(address account, address wallet, bytes calldata consent) external;

    /// @notice Gives the account another wallet at once, with the present one's word: who has both secrets waits for
    /// nothing. Delegates stay. Not while it is frozen. Caller: its recovery in force.
    /// @param wallet       as in nameSuccessor
    /// @param nextRecovery who may freeze from now on, the caller or another; not 0, not the account, not the wallet
    /// @param agreedUntil  unix seconds; the agreement is good while above the block's time
    /// @param agreement    the present wallet's own EIP-712 signature (ECDSA or ERC-1271) of
    ///     MoveTo(string sentence,address account,address wallet,address nextRecovery,uint40 agreedUntil)
    /// @param consent      the new wallet's, as in nameSuccessor
    function moveAccount(
        address account,
        address wallet,
        address nextRecovery,
        uint40 agreedUntil,
        bytes calldata agreement,
        bytes calldata consent
    ) external;

    // -------------------------------------------------------------- records

    /// @notice Adds a record. Its number is its position in the journal.
    /// @dev Caller: patient, delegate, or a grantee whose live grant on the folder, else on everything, has
    /// CONTRIBUTE; for the grantee `epoch` must be the current one of the scope they write through (the folder where
    /// they may contribute to it, else everything). For patient and delegate it is noted and not checked.
    /// @param folder      0 = unfiled, below 2^63
    /// @param epoch       the epoch that the keys were wrapped under
    /// @param cidDigest   sha2-256 of the dag-pb root (CIDv1); not zero
    /// @param wrappedKeys see docs/formats; at most 4,096 bytes
    function addRecord(
        address patient,
        uint64 folder,
        uint32 epoch,
        bytes32 cidDigest,
        bytes calldata wrappedKeys
    ) external;

    /// @notice Adds 1 to 256 records under one batch key, in one entry.
    function addRecords(
        address patient,
        uint64 folder,
        uint32 epoch,
        bytes32[] calldata cidDigests,
        bytes calldata wrappedKeys
    ) external;

    /// @notice Puts new content in the place of 1 to 256 records, one entry each (patient or delegate); all or none.
    function replaceRecords(address patient, Replacement[] calldata replacements) external;

    /// @notice Takes a record out of the journal's present; its past stays (patient or delegate).
    function removeRecord(address patient, uint32 record) external;

    /// @notice Moves 1 to 256 records to other folders, each key wrapped for its folder, one entry each (patient or
    /// delegate); all or none.
    function refileRecords(address patient, Refiling[] calldata refilings) external;

    // --------------------------------------------------------------- access

    /// @notice Grants one person one scope until a date. Also renews or changes a grant.
    /// @dev Patient or delegate. With READ the wrapped key is 1,168 to 4,096 bytes, without it empty. One record can be
    /// read only: CONTRIBUTE on a record scope is refused.
    /// @param scope     0 = everything, below 2^63 a folder, else bit 63 | record number
    /// @param epoch     must be the scope's current one (0 for a record scope)
    /// @param keyDigest must be that of the grantee's published key
    function grantAccess(
        address patient,
        uint64 scope,
        address grantee,
        uint40 expiresAt,
        uint8 permissions,
        uint32 epoch,
        bytes32 keyDigest,
        bytes calldata wrappedKey
    ) external;

    /// @notice Ends grants and, but for a record scope, raises the epoch; gives those who stay the new key.
    /// @dev `grantees` (at most 256, as `rewraps`) may be empty: a new epoch for everybody. Each must have a grant, live
    /// or over. `newEpoch` is above the current one. Within the scope's generation (of 256 epochs) that is all; beyond, it is at
    /// most the first of the generation after the newest that any of the patient's scopes stood in, so that one call
    /// asks for one new master at most, and a delegate gets no further than the generation handed to them in
    /// setDelegate. At 2^32-1 the epoch may stay, so that the patient can always end a grant. A record scope takes
    /// `newEpoch` 0, at least one grantee and no re-wraps: its key changes by replaceRecords.
    function revokeAccess(
        address patient,
        uint64 scope,
        address[] calldata grantees,
        uint32 newEpoch,
        Rewrap[] calldata rewraps
    ) external;

    /// @notice Gives more of those who stay the current epoch's key, where one transaction was too small; also the new
    /// key of a replaced record (its scope), or any key again to a person who published another one.
    /// @dev Each needs a live grant with READ; what it allows and until when stays as it is. 1 to 256 at once.
    function rewrapAccess(address patient, uint64 scope, Rewrap[] calldata rewraps) external;

    // ---------------------------------------------------------------- views

    function journalOf(address patient) external view returns (uint256 link);

    function inboxOf(address grantee) external view returns (uint256 link);

    function epochOf(address patient, uint64 scope) external view returns (uint32);

    function grantOf(address patient, uint64 scope, address grantee) external view returns (Grant memory);

    /// @return digest the first 27 bytes of the public key's keccak256, 0 where none is published
    /// @return publishedAtBlock the block whose KeyPublished or AccountSetUp carries it
    function keyOf(address account) external view returns (bytes27 digest, uint40 publishedAtBlock);

    /// @return the first 8 bytes of the digest that the journal's last VaultSealed or AccountSetUp has; 0 where none is
    /// sealed. It tells an account's own blobs apart; what a vault is believed by is the whole digest in the journal
    function vaultTagOf(address account) external view returns (bytes8);

    /// @return account the account that a wallet acts as: itself as a rule; 0 where the wallet is shut
    function accountOf(address wallet) external view returns (address account);

    function recoveryOf(address account) external view returns (Recovery memory);

    /// @return until unix seconds, live while above the block's time; 0 where there is none or a successor ended it
    function delegateUntil(address patient, address delegate) external view returns (uint40 until);

    function isInvitationOnly(address account) external view returns (bool);

    function isInvited(address account, address patient) external view returns (bool);
}
