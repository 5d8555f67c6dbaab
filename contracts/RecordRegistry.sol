// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "./IRecordRegistry.sol";
import {IRegistryActions} from "./IRegistryActions.sol";
import {SubmittedActions} from "./SubmittedActions.sol";
import {Dates} from "./libraries/Dates.sol";
import {Epochs} from "./libraries/Epochs.sol";
import {Links} from "./libraries/Links.sol";

/// @title How the registry keeps what IRecordRegistry promises
/// @dev Storage is small and fixed: a journal is one word, a grant is one word; what is long stands in events, which
/// the words commit to. No other contract is called but the one that knows what can be signed, which is named once and can change nothing.
/// `_caller()` is the wallet that calls or signed; the account it acts as is `_self()`.
contract RecordRegistry is IRecordRegistry, SubmittedActions {
    using Links for uint256;

    /// @dev By which others encrypt, and from whom they take it: one slot.
    struct Identity {
        /// @dev The first 27 bytes of the public key's digest; 0 where there is none.
        bytes27 keyDigest;
        /// @dev keyBlock (39 bits) << 1 | invitationOnly
        uint40 mark;
    }

    /// @dev What an account is set up with, and what its address has signed: one slot. The nonce is the signing
    /// wallet's, so a word read before the contract calls itself may be another afterwards.
    // 20, 8 and 4 bytes; the rule takes bytes8 for a word of its own.
    // solhint-disable-next-line gas-struct-packing
    struct Settled {
        address recovery;
        /// @dev The first 8 bytes of the vault's digest; 0 where there is none.
        bytes8 vaultTag;
        uint32 nonce;
    }

    /// @dev Two slots, empty until something happens to the account: { next, nextFrom, frozenAt }, and
    /// { successor, succeededAt, generation }.
    struct Changes {
        address next;
        uint40 nextFrom;
        uint40 frozenAt;
        /// @dev The wallet that acts as the account; 0 where that is its own address.
        address successor;
        uint40 succeededAt;
        /// @dev The newest that any scope of the account stood in.
        uint24 generation;
    }

    /// @dev One slot.
    struct Delegation {
        uint40 until;
        uint40 since;
        /// @dev The newest master that the delegate was handed.
        uint32 generation;
    }

    uint8 private constant READ = 1;
    uint8 private constant CONTRIBUTE = 2;
    uint64 private constant EVERYTHING = 0;
    /// @dev A scope at or above this is one record, below it a folder (or everything).
    uint64 private constant RECORD_BIT = 1 << 63;

    /// @dev An X-Wing public key: ML-KEM-768 (1,184) and X25519 (32).
    uint256 private constant PUBLIC_KEY_LENGTH = 1216;
    /// @dev X-Wing ciphertext (1,120), a 32-byte secret and its tag (16).
    uint256 private constant WRAPPED_KEY_LEAST = 1168;
    uint256 private constant WRAPPED_KEY_MOST = 4096;
    uint256 private constant WRAPPED_KEYS_MOST = 4096;
    uint256 private constant RECORDS_MOST = 256;
    uint256 private constant GRANTEES_MOST = 256;

    IRegistryActions public immutable ACTIONS;

    mapping(address patient => uint256 link) private _journals;
    mapping(address grantee => uint256 link) private _inboxes;
    mapping(address account => Identity) private _identities;
    mapping(address account => Settled) private _settled;
    mapping(address account => Changes) private _changes;
    mapping(address patient => mapping(address delegate => Delegation)) private _delegations;
    mapping(address patient => mapping(uint64 scope => uint32 epoch)) private _epochs;
    /// @dev One slot each: { expiresAt, epoch, grantedAtBlock, permissions }; empty = never granted, or revoked.
    mapping(address patient => mapping(uint64 scope => mapping(address grantee => Grant))) private _grants;
    mapping(address account => mapping(address patient => bool)) private _invitations;

    constructor(IRegistryActions actions) {
        ACTIONS = actions;
        emit Deployed(block.number);
    }

    // ------------------------------------------------------------- accounts

    /// @inheritdoc IRecordRegistry
    function setUp(bytes calldata publicKey, bytes32 vaultDigest, address recovery) external {
        address self = _self();
        Settled storage settled = _settled[self];
        if (_identities[self].keyDigest != 0 || settled.vaultTag != 0 || settled.recovery != address(0))
            revert AlreadySetUp(self);
        _checkRecovery(self, recovery);
        bytes32 digest = _takeKey(self, publicKey);
        _settled[self] = Settled(recovery, _tagOf(vaultDigest), settled.nonce);
        bytes32 entry = keccak256(
            abi.encode(EntryKind.AccountSetUp, self, self, digest, vaultDigest, recovery)
        );
        emit AccountSetUp(self, _enter(self, entry, 1), publicKey, vaultDigest, recovery);
    }

    /// @inheritdoc IRecordRegistry
    function publishKey(bytes calldata publicKey) external {
        address self = _self();
        bytes32 digest = _takeKey(self, publicKey);
        bytes32 entry = keccak256(abi.encode(EntryKind.KeyPublished, self, self, digest));
        emit KeyPublished(self, _enter(self, entry, 1), publicKey);
    }

    /// @inheritdoc IRecordRegistry
    function sealVault(bytes32 newDigest, bytes32 expectedOld) external {
        address self = _self();
        Settled storage settled = _settled[self];
        bytes8 tag = settled.vaultTag;
        if (bytes8(expectedOld) != tag || (tag == 0 && expectedOld != 0))
            revert VaultChanged(self, expectedOld, tag);
        settled.vaultTag = _tagOf(newDigest);
        bytes32 entry = keccak256(abi.encode(EntryKind.VaultSealed, self, self, newDigest, expectedOld));
        emit VaultSealed(self, _enter(self, entry, 1), newDigest, expectedOld);
    }

    /// @inheritdoc IRecordRegistry
    function setDelegate(
        address delegate,
        uint40 until,
        uint32 generation,
        bytes32 keyDigest,
        bytes calldata wrappedKey
    ) external {
        address self = _self();
        _checkPerson(self, delegate);
        if (until == 0) {
            _checkNoWrappedKey(wrappedKey);
            if (keyDigest != 0) revert KeyChanged(delegate, keyDigest, 0);
        } else {
            _checkAhead(until);
            _checkKey(delegate, keyDigest);
            _checkWrappedKey(wrappedKey);
        }
        _delegations[self][delegate] = Delegation(until, uint40(block.timestamp), generation);
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.DelegateSet,
                self,
                self,
                delegate,
                until,
                generation,
                keyDigest,
                keccak256(wrappedKey)
            )
        );
        emit DelegateSet(self, delegate, _enter(self, entry, 1), until, generation, keyDigest, wrappedKey);
    }

    /// @inheritdoc IRecordRegistry
    function setInvitationOnly(bool invitationOnly) external {
        address self = _self();
        Identity storage identity = _identities[self];
        identity.mark = (identity.mark & ~uint40(1)) | (invitationOnly ? 1 : 0);
        emit InvitationOnlySet(self, invitationOnly);
    }

    /// @inheritdoc IRecordRegistry
    function setInvitation(address patient, bool invited) external {
        address self = _self();
        _checkPerson(self, patient);
        _invitations[self][patient] = invited;
        emit InvitationSet(self, patient, invited);
    }

    function _takeKey(address self, bytes calldata publicKey) private returns (bytes32 digest) {
        if (publicKey.length != PUBLIC_KEY_LENGTH) revert KeyLength(publicKey.length, PUBLIC_KEY_LENGTH);
        digest = keccak256(publicKey);
        uint40 mark = (uint40(block.number) << 1) | (_identities[self].mark & 1);
        _identities[self] = Identity(bytes27(digest), mark);
    }

    /// @dev A digest that begins with 8 bytes of 0 (one of 2^64) is as empty as none.
    function _tagOf(bytes32 vaultDigest) private pure returns (bytes8 tag) {
        tag = bytes8(vaultDigest);
        if (tag == 0) revert EmptyDigest(0);
    }

    // ------------------------------------------------------------- recovery

    /// @inheritdoc IRecordRegistry
    function setRecovery(address recovery) external {
        address self = _self();
        _checkRecovery(self, recovery);
        Changes storage changes = _changes[self];
        address present = _recoveryInForce(self);
        uint40 from = uint40(block.timestamp);
        if (present == address(0)) present = recovery;
        if (recovery != present) from = Dates.afterWait(from);
        _settled[self].recovery = present;
        (changes.next, changes.nextFrom) = recovery == present ? (address(0), 0) : (recovery, from);
        bytes32 entry = keccak256(abi.encode(EntryKind.RecoverySet, self, self, recovery, from));
        emit RecoverySet(self, _enter(self, entry, 1), recovery, from);
    }

    /// @inheritdoc IRecordRegistry
    function freeze(address account) external {
        (Changes storage changes, address by) = _recoveryBy(account);
        if (changes.frozenAt != 0) revert Frozen(account);
        _callOff(account, changes, by);
        changes.frozenAt = uint40(block.timestamp);
        bytes32 entry = keccak256(abi.encode(EntryKind.AccountFrozen, account, by));
        uint256 previous = _enter(account, entry, 1);
        _journals[account] |= Links.SHUT;
        emit AccountFrozen(account, by, previous);
    }

    /// @inheritdoc IRecordRegistry
    function unfreeze(address account) external {
        (Changes storage changes, address by) = _recoveryBy(account);
        if (changes.frozenAt == 0) revert NotFrozen(account);
        changes.frozenAt = 0;
        address wallet = _walletOf(account, changes);
        bytes32 entry = keccak256(abi.encode(EntryKind.AccountUnfrozen, account, by, wallet));
        uint256 previous = _enter(account, entry, 1);
        if (wallet == account) _journals[account] &= ~Links.SHUT;
        emit AccountUnfrozen(account, by, previous, wallet);
    }

    /// @inheritdoc IRecordRegistry
    function nameSuccessor(address account, address wallet, bytes calldata consent) external {
        (Changes storage changes, address by) = _recoveryBy(account);
        if (changes.frozenAt == 0) revert NotFrozen(account);
        uint40 from = Dates.afterWait(changes.frozenAt);
        if (Dates.isAhead(from, block.timestamp)) revert TooEarly(from, block.timestamp);
        _putWallet(account, changes, by, wallet, consent);
        changes.succeededAt = uint40(block.timestamp);
        changes.frozenAt = 0;
        bytes32 entry = keccak256(abi.encode(EntryKind.SuccessorNamed, account, by, wallet));
        emit SuccessorNamed(account, by, wallet, _enter(account, entry, 1));
    }

    /// @inheritdoc IRecordRegistry
    function moveAccount(
        address account,
        address wallet,
        address nextRecovery,
        uint40 agreedUntil,
        bytes calldata agreement,
        bytes calldata consent
    ) external {
        (Changes storage changes, address by) = _recoveryBy(account);
        if (changes.frozenAt != 0) revert Frozen(account);
        if (!_isAhead(agreedUntil)) revert SignatureOver(agreedUntil, block.timestamp);
        if (nextRecovery == address(0) || nextRecovery == account || nextRecovery == wallet)
            revert NotARecovery(nextRecovery);
        ACTIONS.checkAgreement(
            _walletOf(account, changes),
            account,
            wallet,
            nextRecovery,
            agreedUntil,
            agreement
        );
        _putWallet(account, changes, by, wallet, consent);
        _callOff(account, changes, nextRecovery);
        bytes32 entry = keccak256(abi.encode(EntryKind.AccountMoved, account, by, wallet, nextRecovery));
        uint256 previous = _enter(account, entry, 1);
        _journals[account] |= Links.SHUT;
        emit AccountMoved(account, by, wallet, previous, nextRecovery);
    }

    /// @dev The one before stays shut, and acts as nobody: the account's own address by its journal, which the caller
    /// shuts, another by a word that names nobody.
    function _putWallet(
        address account,
        Changes storage changes,
        address by,
        address wallet,
        bytes calldata consent
    ) private {
        _checkFresh(wallet, by);
        ACTIONS.checkConsent(account, wallet, consent);
        address former = changes.successor;
        if (former != address(0)) _journals[former] = Links.SHUT;
        _journals[wallet] = Links.actingAs(account);
        changes.successor = wallet;
    }

    /// @dev Whoever is named is in force, and no change is under way.
    function _callOff(address account, Changes storage changes, address recovery) private {
        _settled[account].recovery = recovery;
        (changes.next, changes.nextFrom) = (address(0), 0);
    }

    // -------------------------------------------------------------- records

    /// @inheritdoc IRecordRegistry
    function addRecord(
        address patient,
        uint64 folder,
        uint32 epoch,
        bytes32 cidDigest,
        bytes calldata wrappedKeys
    ) external {
        _checkFolder(folder);
        address by = _authorOf(patient, folder, epoch);
        if (cidDigest == 0) revert EmptyDigest(0);
        bytes32 entry = keccak256(
            abi.encode(EntryKind.RecordAdded, patient, by, folder, epoch, cidDigest, _digestOf(wrappedKeys))
        );
        uint256 previous = _enter(patient, entry, 1);
        emit RecordAdded(patient, by, previous, folder, epoch, cidDigest, wrappedKeys);
    }

    /// @inheritdoc IRecordRegistry
    function addRecords(
        address patient,
        uint64 folder,
        uint32 epoch,
        bytes32[] calldata cidDigests,
        bytes calldata wrappedKeys
    ) external {
        _checkFolder(folder);
        address by = _authorOf(patient, folder, epoch);
        uint256 count = cidDigests.length;
        _checkRecords(count);
        for (uint256 i = 0; i < count; ++i) {
            if (cidDigests[i] == 0) revert EmptyDigest(i);
        }
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.RecordsAdded,
                patient,
                by,
                folder,
                epoch,
                keccak256(abi.encodePacked(cidDigests)),
                _digestOf(wrappedKeys)
            )
        );
        uint256 previous = _enter(patient, entry, count);
        emit RecordsAdded(patient, by, previous, folder, epoch, cidDigests, wrappedKeys);
    }

    /// @inheritdoc IRecordRegistry
    function replaceRecords(address patient, Replacement[] calldata replacements) external {
        address by = _writerFor(patient);
        _checkRecords(replacements.length);
        for (uint256 i = 0; i < replacements.length; ++i) {
            Replacement calldata it = replacements[i];
            _checkRecord(patient, it.record);
            if (it.cidDigest == 0) revert EmptyDigest(i);
            bytes32 entry = keccak256(
                abi.encode(
                    EntryKind.RecordReplaced,
                    patient,
                    by,
                    it.record,
                    it.epoch,
                    it.cidDigest,
                    _digestOf(it.wrappedKeys)
                )
            );
            uint256 previous = _enter(patient, entry, 1);
            emit RecordReplaced(patient, by, previous, it.record, it.epoch, it.cidDigest, it.wrappedKeys);
        }
    }

    /// @inheritdoc IRecordRegistry
    function removeRecord(address patient, uint32 record) external {
        address by = _writerFor(patient);
        _checkRecord(patient, record);
        bytes32 entry = keccak256(abi.encode(EntryKind.RecordRemoved, patient, by, record));
        emit RecordRemoved(patient, by, _enter(patient, entry, 1), record);
    }

    /// @inheritdoc IRecordRegistry
    function refileRecords(address patient, Refiling[] calldata refilings) external {
        address by = _writerFor(patient);
        _checkRecords(refilings.length);
        for (uint256 i = 0; i < refilings.length; ++i) {
            Refiling calldata it = refilings[i];
            _checkRecord(patient, it.record);
            _checkFolder(it.folder);
            bytes32 entry = keccak256(
                abi.encode(
                    EntryKind.RecordRefiled,
                    patient,
                    by,
                    it.record,
                    it.folder,
                    it.epoch,
                    _digestOf(it.wrappedKeys)
                )
            );
            uint256 previous = _enter(patient, entry, 1);
            emit RecordRefiled(patient, by, previous, it.record, it.folder, it.epoch, it.wrappedKeys);
        }
    }

    // --------------------------------------------------------------- access

    /// @inheritdoc IRecordRegistry
    function grantAccess(
        address patient,
        uint64 scope,
        address grantee,
        uint40 expiresAt,
        uint8 permissions,
        uint32 epoch,
        bytes32 keyDigest,
        bytes calldata wrappedKey
    ) external {
        address by = _writerFor(patient);
        _checkPerson(patient, grantee);
        _checkAhead(expiresAt);
        _checkPermissions(patient, scope, permissions);
        _checkEpoch(patient, scope, epoch);
        _checkKey(grantee, keyDigest);
        if (permissions & READ != 0) {
            _checkWrappedKey(wrappedKey);
        } else {
            _checkNoWrappedKey(wrappedKey);
        }

        Grant memory given = Grant(expiresAt, epoch, uint40(block.number), permissions);
        bool entersInbox = _grants[patient][scope][grantee].permissions == 0;
        uint256 previousInbox = 0;
        if (entersInbox) {
            _checkInvited(grantee, patient);
            previousInbox = _inboxes[grantee];
        }
        _grants[patient][scope][grantee] = given;

        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.AccessGranted,
                patient,
                by,
                grantee,
                scope,
                given.expiresAt,
                given.permissions,
                given.epoch,
                keyDigest,
                keccak256(wrappedKey),
                entersInbox,
                previousInbox
            )
        );
        if (entersInbox) {
            bytes32 inboxEntry = keccak256(abi.encode(patient, scope, entry));
            _inboxes[grantee] = _linkAfter(grantee, previousInbox, inboxEntry, 1);
        }
        emit AccessGranted(
            patient,
            grantee,
            by,
            _enter(patient, entry, 1),
            scope,
            given.expiresAt,
            given.permissions,
            given.epoch,
            keyDigest,
            wrappedKey,
            entersInbox,
            previousInbox
        );
    }

    /// @inheritdoc IRecordRegistry
    function revokeAccess(
        address patient,
        uint64 scope,
        address[] calldata grantees,
        uint32 newEpoch,
        Rewrap[] calldata rewraps
    ) external {
        address by = _writerFor(patient);
        _checkGrantees(grantees.length);
        if (scope >= RECORD_BIT) {
            if (newEpoch != 0 || rewraps.length != 0) revert RecordScopeHasNoEpoch(scope);
            if (grantees.length == 0) revert NobodyNamed(patient, scope);
        } else {
            _raiseEpoch(patient, by, scope, newEpoch);
        }
        for (uint256 i = 0; i < grantees.length; ++i) {
            Grant storage grant = _grants[patient][scope][grantees[i]];
            if (grant.permissions == 0) revert NoGrant(patient, scope, grantees[i]);
            delete _grants[patient][scope][grantees[i]];
        }
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.AccessRevoked,
                patient,
                by,
                scope,
                newEpoch,
                keccak256(abi.encodePacked(grantees))
            )
        );
        uint256 previous = _journals[patient];
        emit AccessRevoked(patient, by, previous, scope, newEpoch, grantees);
        uint256 link = _linkAfter(patient, previous, entry, 1);
        _journals[patient] = _rewrap(patient, by, scope, newEpoch, rewraps, link);
    }

    /// @inheritdoc IRecordRegistry
    function rewrapAccess(address patient, uint64 scope, Rewrap[] calldata rewraps) external {
        address by = _writerFor(patient);
        if (rewraps.length == 0) revert NobodyNamed(patient, scope);
        uint256 previous = _journals[patient];
        _journals[patient] = _rewrap(patient, by, scope, _epochs[patient][scope], rewraps, previous);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IRecordRegistry
    function journalOf(address patient) external view returns (uint256 link) {
        return _journals[patient];
    }

    /// @inheritdoc IRecordRegistry
    function inboxOf(address grantee) external view returns (uint256 link) {
        return _inboxes[grantee];
    }

    /// @inheritdoc IRecordRegistry
    function epochOf(address patient, uint64 scope) external view returns (uint32) {
        return _epochs[patient][scope];
    }

    /// @inheritdoc IRecordRegistry
    function grantOf(address patient, uint64 scope, address grantee) external view returns (Grant memory) {
        return _grants[patient][scope][grantee];
    }

    /// @inheritdoc IRecordRegistry
    function keyOf(address account) external view returns (bytes27 digest, uint40 publishedAtBlock) {
        return (_identities[account].keyDigest, _identities[account].mark >> 1);
    }

    /// @inheritdoc IRecordRegistry
    function vaultTagOf(address account) external view returns (bytes8) {
        return _settled[account].vaultTag;
    }

    /// @inheritdoc IRecordRegistry
    function accountOf(address wallet) public view returns (address account) {
        uint256 link = _journals[wallet];
        if (!link.isShut()) return wallet;
        account = link.actsAs();
        if (_changes[account].frozenAt != 0) return address(0);
    }

    /// @inheritdoc IRecordRegistry
    function recoveryOf(address account) external view returns (Recovery memory) {
        Changes storage changes = _changes[account];
        address present = _recoveryInForce(account);
        bool isDue = changes.next == present;
        return
            Recovery({
                recovery: present,
                next: isDue ? address(0) : changes.next,
                nextFrom: isDue ? 0 : changes.nextFrom,
                frozenAt: changes.frozenAt,
                wallet: _walletOf(account, changes)
            });
    }

    /// @inheritdoc IRecordRegistry
    function delegateUntil(address patient, address delegate) external view returns (uint40 until) {
        return _isDelegationOver(patient, delegate) ? 0 : _delegations[patient][delegate].until;
    }

    /// @inheritdoc IRecordRegistry
    function isInvitationOnly(address account) external view returns (bool) {
        return _identities[account].mark & 1 != 0;
    }

    /// @inheritdoc IRecordRegistry
    function isInvited(address account, address patient) external view returns (bool) {
        return _invitations[account][patient];
    }

    // -------------------------------------------------------------- journal

    /// @dev Moves the patient's journal on by one entry; gives the link before it.
    function _enter(address patient, bytes32 entry, uint256 positions) private returns (uint256 previous) {
        previous = _journals[patient];
        _journals[patient] = _linkAfter(patient, previous, entry, positions);
    }

    /// @dev `positions` is at most RECORDS_MOST, so the sum cannot wrap.
    function _linkAfter(
        address account,
        uint256 previous,
        bytes32 entry,
        uint256 positions
    ) private view returns (uint256) {
        unchecked {
            uint256 length = previous.lengthOf() + positions;
            if (length > Links.LENGTH_MOST) revert JournalFull(account, previous.lengthOf());
            return previous.moved(previous.headAfter(entry), length, block.number);
        }
    }

    /// @dev One entry each; gives the link after the last, which the caller stores.
    function _rewrap(
        address patient,
        address by,
        uint64 scope,
        uint32 epoch,
        Rewrap[] calldata rewraps,
        uint256 link
    ) private returns (uint256) {
        _checkGrantees(rewraps.length);
        for (uint256 i = 0; i < rewraps.length; ++i) {
            Rewrap calldata rewrap = rewraps[i];
            _checkKey(rewrap.grantee, rewrap.keyDigest);
            _checkWrappedKey(rewrap.wrappedKey);
            Grant storage grant = _grants[patient][scope][rewrap.grantee];
            if (grant.permissions & READ == 0 || !_isAhead(grant.expiresAt)) {
                revert NoGrant(patient, scope, rewrap.grantee);
            }
            grant.epoch = epoch;
            grant.grantedAtBlock = uint40(block.number);
            bytes32 entry = keccak256(
                abi.encode(
                    EntryKind.AccessRewrapped,
                    patient,
                    by,
                    rewrap.grantee,
                    scope,
                    epoch,
                    rewrap.keyDigest,
                    keccak256(rewrap.wrappedKey)
                )
            );
            emit AccessRewrapped(
                patient,
                rewrap.grantee,
                by,
                link,
                scope,
                epoch,
                rewrap.keyDigest,
                rewrap.wrappedKey
            );
            link = _linkAfter(patient, link, entry, 1);
        }
        return link;
    }

    function _raiseEpoch(address patient, address by, uint64 scope, uint32 newEpoch) private {
        uint32 epoch = _epochs[patient][scope];
        if (!Epochs.isRaised(epoch, newEpoch)) revert EpochNotRaised(patient, scope, newEpoch, epoch);
        if (newEpoch > Epochs.lastOf(Epochs.generationOf(epoch)))
            _enterGeneration(patient, by, scope, epoch, newEpoch);
        _epochs[patient][scope] = newEpoch;
    }

    /// @dev A raise that leaves the scope's generation. A delegate has no vault to seal a new master in: they use what
    /// they were handed.
    function _enterGeneration(
        address patient,
        address by,
        uint64 scope,
        uint32 epoch,
        uint32 newEpoch
    ) private {
        Changes storage changes = _changes[patient];
        uint24 newest = changes.generation;
        uint32 most = Epochs.most(newest);
        if (by != patient) {
            uint32 handed = _delegations[patient][by].generation;
            uint24 own = Epochs.generationOf(epoch);
            if (handed <= newest) most = Epochs.lastOf(handed > own ? uint24(handed) : own);
        }
        if (newEpoch > most) revert EpochTooFar(patient, scope, newEpoch, most);
        uint24 generation = Epochs.generationOf(newEpoch);
        if (generation > newest) changes.generation = generation;
    }

    // ------------------------------------------------------------- who acts

    /// @dev The account that the wallet which calls or signed acts as.
    function _self() private view returns (address account) {
        address wallet = _caller();
        account = accountOf(wallet);
        if (account == address(0)) revert WalletShut(wallet);
    }

    /// @dev Gives the account that writes for the patient: the patient, or their delegate.
    function _writerFor(address patient) private view returns (address by) {
        if (_isThePatient(patient)) return patient;
        by = _selfFor(patient);
        if (by != patient && !_isDelegate(patient, by)) revert NotAllowed(patient, by);
    }

    /// @dev The same for adding. The grants come before the delegation: a doctor who adds is the common case.
    function _authorOf(address patient, uint64 folder, uint32 epoch) private view returns (address by) {
        if (_isThePatient(patient)) return patient;
        by = _selfFor(patient);
        if (by == patient) return by;
        uint64 scope = folder;
        bool mayContribute = _mayContribute(patient, scope, by);
        if (!mayContribute && scope != EVERYTHING) {
            scope = EVERYTHING;
            mayContribute = _mayContribute(patient, scope, by);
        }
        uint32 current = mayContribute ? _epochs[patient][scope] : 0;
        if (mayContribute && epoch == current) return by;
        if (_isDelegate(patient, by)) return by;
        if (mayContribute) revert EpochMoved(patient, scope, epoch, current);
        revert MayNotContribute(patient, by, folder);
    }

    /// @dev Whether the patient writes from their own address: one read, of a word that the write moves anyway.
    function _isThePatient(address patient) private view returns (bool) {
        return _caller() == patient && !_journals[patient].isShut();
    }

    /// @dev `_self()`, where anybody at all may write for the patient now.
    function _selfFor(address patient) private view returns (address) {
        if (_isFrozen(patient)) revert Frozen(patient);
        return _self();
    }

    function _isFrozen(address account) private view returns (bool) {
        return _journals[account].isShut() && _changes[account].frozenAt != 0;
    }

    function _isDelegate(address patient, address by) private view returns (bool) {
        return _isAhead(_delegations[patient][by].until) && !_isDelegationOver(patient, by);
    }

    /// @dev While the patient is frozen, and where the delegate was named before the patient's successor was.
    function _isDelegationOver(address patient, address delegate) private view returns (bool) {
        if (!_journals[patient].isShut()) return false;
        Changes storage changes = _changes[patient];
        return changes.frozenAt != 0 || _delegations[patient][delegate].since < changes.succeededAt;
    }

    /// @dev A change takes the present one's place by itself, in the second it is due.
    function _recoveryInForce(address account) private view returns (address) {
        Changes storage changes = _changes[account];
        return
            changes.next != address(0) && !_isAhead(changes.nextFrom)
                ? changes.next
                : _settled[account].recovery;
    }

    function _recoveryBy(address account) private view returns (Changes storage changes, address by) {
        changes = _changes[account];
        by = _caller();
        if (by != _recoveryInForce(account)) revert NotItsRecovery(account, by);
    }

    function _walletOf(address account, Changes storage changes) private view returns (address) {
        return changes.successor == address(0) ? account : changes.successor;
    }

    // --------------------------------------------------------------- checks

    function _isAhead(uint40 date) private view returns (bool) {
        return Dates.isAhead(date, block.timestamp);
    }

    function _mayContribute(address patient, uint64 scope, address by) private view returns (bool) {
        Grant storage grant = _grants[patient][scope][by];
        return grant.permissions & CONTRIBUTE != 0 && _isAhead(grant.expiresAt);
    }

    function _checkPerson(address account, address other) private pure {
        if (other == address(0) || other == account) revert NotAPerson(other);
    }

    function _checkRecovery(address self, address recovery) private view {
        if (recovery == address(0) || recovery == self || recovery == _caller())
            revert NotARecovery(recovery);
    }

    function _checkAhead(uint40 date) private view {
        if (!_isAhead(date)) revert AlreadyOver(date, block.timestamp);
    }

    function _checkRecords(uint256 count) private pure {
        if (count == 0) revert NoRecordNamed();
        if (count > RECORDS_MOST) revert TooManyRecords(count, RECORDS_MOST);
    }

    function _checkGrantees(uint256 count) private pure {
        if (count > GRANTEES_MOST) revert TooManyGrantees(count, GRANTEES_MOST);
    }

    function _checkFolder(uint64 folder) private pure {
        if (folder >= RECORD_BIT) revert NotAFolder(folder);
    }

    /// @dev Positions are not told apart by kind here: a reader ignores a change of what is no record.
    function _checkRecord(address patient, uint64 record) private view {
        uint32 length = _journals[patient].lengthOf();
        if (record >= length) revert RecordUnknown(patient, record, length);
    }

    /// @dev Nobody can contribute to one record, so there that permission is unknown.
    function _checkPermissions(address patient, uint64 scope, uint8 permissions) private view {
        uint8 most = READ | CONTRIBUTE;
        if (scope >= RECORD_BIT) {
            _checkRecord(patient, scope ^ RECORD_BIT);
            most = READ;
        }
        if (permissions == 0 || permissions > most) revert UnknownPermissions(permissions);
    }

    function _checkEpoch(address patient, uint64 scope, uint32 epoch) private view {
        uint32 current = _epochs[patient][scope];
        if (epoch != current) revert EpochMoved(patient, scope, epoch, current);
    }

    /// @dev Zero stands for no key at all, so it matches nothing.
    function _checkKey(address account, bytes32 keyDigest) private view {
        bytes27 current = _identities[account].keyDigest;
        if (bytes27(keyDigest) != current || current == 0) revert KeyChanged(account, keyDigest, current);
    }

    function _checkInvited(address grantee, address patient) private view {
        if (_identities[grantee].mark & 1 != 0 && !_invitations[grantee][patient]) {
            revert NotInvited(grantee, patient);
        }
    }

    /// @dev A wallet that was ever anything here is not taken: what stands under its address is not the account's.
    function _checkFresh(address wallet, address recovery) private view {
        bool isUsed = _journals[wallet] != 0 || _inboxes[wallet] != 0 || _identities[wallet].keyDigest != 0;
        if (isUsed || wallet == recovery || wallet == address(0)) revert NotFresh(wallet);
    }

    function _checkWrappedKey(bytes calldata wrappedKey) private pure {
        uint256 length = wrappedKey.length;
        if (length < WRAPPED_KEY_LEAST || length > WRAPPED_KEY_MOST) {
            revert WrappedKeyLength(length, WRAPPED_KEY_LEAST, WRAPPED_KEY_MOST);
        }
    }

    function _checkNoWrappedKey(bytes calldata wrappedKey) private pure {
        if (wrappedKey.length != 0) revert WrappedKeyLength(wrappedKey.length, 0, 0);
    }

    function _digestOf(bytes calldata wrappedKeys) private pure returns (bytes32) {
        if (wrappedKeys.length > WRAPPED_KEYS_MOST) {
            revert WrappedKeysLength(wrappedKeys.length, WRAPPED_KEYS_MOST);
        }
        return keccak256(wrappedKeys);
    }

    // -------------------------------------------------------- signed actions

    /// @dev Beside what an account is set up with, so that a newcomer's signature makes no slot of its own.
    function nonces(address owner) public view override returns (uint256) {
        return _settled[owner].nonce;
    }

    /// @dev Reverts after 2^32 - 1, which is one a second for 136 years.
    function _useNonce(address owner) internal override returns (uint256 nonce) {
        nonce = _settled[owner].nonce++;
    }

    /// @inheritdoc SubmittedActions
    function _checkSigned(
        address signer,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) internal view override {
        ACTIONS.checkAction(signer, accountOf(signer), action, nonce, deadline, signature);
    }
}
