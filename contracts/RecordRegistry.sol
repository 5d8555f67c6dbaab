// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {IRecordRegistry} from "./IRecordRegistry.sol";

/// @title How the registry keeps what IRecordRegistry promises
/// @dev Storage is small and fixed: a journal is one word, a grant is one word; what is long stands in events, which
/// the words commit to. Nothing here calls another contract.
contract RecordRegistry is IRecordRegistry {
    /// @dev keyDigest, then one slot { keyBlock, invitationOnly }, then vaultDigest.
    struct Account {
        bytes32 keyDigest;
        uint40 keyBlock;
        bool invitationOnly;
        bytes32 vaultDigest;
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
    /// @dev 256 generations at once. Without it one call of a hostile delegate would use up a scope's epochs.
    uint32 private constant EPOCH_STEP_MOST = 1 << 16;

    /// @dev A link: head (184 bits) | length (32) | lastBlock (40).
    uint256 private constant HEAD_MASK = (1 << 184) - 1;
    uint256 private constant LENGTH_SHIFT = 184;
    uint256 private constant BLOCK_SHIFT = 216;

    mapping(address patient => uint256 link) private _journals;
    mapping(address grantee => uint256 link) private _inboxes;
    mapping(address account => Account) private _accounts;
    mapping(address patient => mapping(address delegate => uint40 until)) private _delegates;
    mapping(address patient => mapping(uint64 scope => uint32 epoch)) private _epochs;
    /// @dev One slot each: { expiresAt, epoch, grantedAtBlock, permissions }; empty = never granted, or revoked.
    mapping(address patient => mapping(uint64 scope => mapping(address grantee => Grant))) private _grants;
    mapping(address account => mapping(address patient => bool)) private _invitations;

    modifier onlyFor(address patient) {
        _checkMayWrite(patient);
        _;
    }

    constructor() {
        emit Deployed(block.number);
    }

    // ------------------------------------------------------------- accounts

    /// @inheritdoc IRecordRegistry
    function publishKey(bytes calldata publicKey) external {
        if (publicKey.length != PUBLIC_KEY_LENGTH) revert KeyLength(publicKey.length, PUBLIC_KEY_LENGTH);
        bytes32 digest = keccak256(publicKey);
        Account storage account = _accounts[msg.sender];
        account.keyDigest = digest;
        account.keyBlock = uint40(block.number);
        bytes32 entry = keccak256(abi.encode(EntryKind.KeyPublished, msg.sender, msg.sender, digest));
        emit KeyPublished(msg.sender, _enter(msg.sender, entry, 1), publicKey);
    }

    /// @inheritdoc IRecordRegistry
    function sealVault(bytes32 newDigest, bytes32 expectedOld) external {
        Account storage account = _accounts[msg.sender];
        bytes32 oldDigest = account.vaultDigest;
        if (oldDigest != expectedOld) revert VaultChanged(msg.sender, expectedOld, oldDigest);
        if (newDigest == 0) revert EmptyDigest(0);
        account.vaultDigest = newDigest;
        bytes32 entry = keccak256(
            abi.encode(EntryKind.VaultSealed, msg.sender, msg.sender, newDigest, oldDigest)
        );
        emit VaultSealed(msg.sender, _enter(msg.sender, entry, 1), newDigest, oldDigest);
    }

    /// @inheritdoc IRecordRegistry
    function setDelegate(address delegate, uint40 until) external {
        _checkPerson(msg.sender, delegate);
        if (until != 0) _checkAhead(until);
        _delegates[msg.sender][delegate] = until;
        bytes32 entry = keccak256(abi.encode(EntryKind.DelegateSet, msg.sender, msg.sender, delegate, until));
        emit DelegateSet(msg.sender, delegate, _enter(msg.sender, entry, 1), until);
    }

    /// @inheritdoc IRecordRegistry
    function setInvitationOnly(bool invitationOnly) external {
        _accounts[msg.sender].invitationOnly = invitationOnly;
        emit InvitationOnlySet(msg.sender, invitationOnly);
    }

    /// @inheritdoc IRecordRegistry
    function setInvitation(address patient, bool invited) external {
        _checkPerson(msg.sender, patient);
        _invitations[msg.sender][patient] = invited;
        emit InvitationSet(msg.sender, patient, invited);
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
        _checkMayAdd(patient, folder, epoch);
        if (cidDigest == 0) revert EmptyDigest(0);
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.RecordAdded,
                patient,
                msg.sender,
                folder,
                epoch,
                cidDigest,
                _digestOf(wrappedKeys)
            )
        );
        uint256 previous = _enter(patient, entry, 1);
        emit RecordAdded(patient, msg.sender, previous, folder, epoch, cidDigest, wrappedKeys);
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
        _checkMayAdd(patient, folder, epoch);
        uint256 count = cidDigests.length;
        if (count == 0) revert NothingToAdd();
        if (count > RECORDS_MOST) revert TooManyRecords(count, RECORDS_MOST);
        for (uint256 i = 0; i < count; ++i) {
            if (cidDigests[i] == 0) revert EmptyDigest(i);
        }
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.RecordsAdded,
                patient,
                msg.sender,
                folder,
                epoch,
                keccak256(abi.encodePacked(cidDigests)),
                _digestOf(wrappedKeys)
            )
        );
        uint256 previous = _enter(patient, entry, count);
        emit RecordsAdded(patient, msg.sender, previous, folder, epoch, cidDigests, wrappedKeys);
    }

    /// @inheritdoc IRecordRegistry
    function replaceRecord(
        address patient,
        uint32 record,
        uint32 epoch,
        bytes32 cidDigest,
        bytes calldata wrappedKeys
    ) external onlyFor(patient) {
        _checkRecord(patient, record);
        if (cidDigest == 0) revert EmptyDigest(0);
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.RecordReplaced,
                patient,
                msg.sender,
                record,
                epoch,
                cidDigest,
                _digestOf(wrappedKeys)
            )
        );
        uint256 previous = _enter(patient, entry, 1);
        emit RecordReplaced(patient, msg.sender, previous, record, epoch, cidDigest, wrappedKeys);
    }

    /// @inheritdoc IRecordRegistry
    function removeRecord(address patient, uint32 record) external onlyFor(patient) {
        _checkRecord(patient, record);
        bytes32 entry = keccak256(abi.encode(EntryKind.RecordRemoved, patient, msg.sender, record));
        emit RecordRemoved(patient, msg.sender, _enter(patient, entry, 1), record);
    }

    /// @inheritdoc IRecordRegistry
    function refileRecord(
        address patient,
        uint32 record,
        uint64 folder,
        uint32 epoch,
        bytes calldata wrappedKeys
    ) external onlyFor(patient) {
        _checkRecord(patient, record);
        _checkFolder(folder);
        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.RecordRefiled,
                patient,
                msg.sender,
                record,
                folder,
                epoch,
                _digestOf(wrappedKeys)
            )
        );
        uint256 previous = _enter(patient, entry, 1);
        emit RecordRefiled(patient, msg.sender, previous, record, folder, epoch, wrappedKeys);
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
    ) external onlyFor(patient) {
        _checkPerson(patient, grantee);
        _checkAhead(expiresAt);
        _checkPermissions(patient, scope, permissions);
        _checkEpoch(patient, scope, epoch);
        _checkKey(grantee, keyDigest);
        if (permissions & READ != 0) {
            _checkWrappedKey(wrappedKey);
        } else if (wrappedKey.length != 0) {
            revert WrappedKeyLength(wrappedKey.length, 0, 0);
        }

        Grant storage grant = _grants[patient][scope][grantee];
        bool entersInbox = grant.permissions == 0;
        uint256 previousInbox = 0;
        if (entersInbox) {
            _checkInvited(grantee, patient);
            previousInbox = _inboxes[grantee];
        }
        _grants[patient][scope][grantee] = Grant(expiresAt, epoch, uint40(block.number), permissions);

        bytes32 entry = keccak256(
            abi.encode(
                EntryKind.AccessGranted,
                patient,
                msg.sender,
                grantee,
                scope,
                expiresAt,
                permissions,
                epoch,
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
            msg.sender,
            _enter(patient, entry, 1),
            scope,
            expiresAt,
            permissions,
            epoch,
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
    ) external onlyFor(patient) {
        if (grantees.length > GRANTEES_MOST) revert TooManyGrantees(grantees.length, GRANTEES_MOST);
        if (scope >= RECORD_BIT) {
            if (newEpoch != 0 || rewraps.length != 0) revert RecordScopeHasNoEpoch(scope);
            if (grantees.length == 0) revert NobodyNamed(patient, scope);
        } else {
            _raiseEpoch(patient, scope, newEpoch);
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
                msg.sender,
                scope,
                newEpoch,
                keccak256(abi.encodePacked(grantees))
            )
        );
        uint256 previous = _journals[patient];
        emit AccessRevoked(patient, msg.sender, previous, scope, newEpoch, grantees);
        uint256 link = _linkAfter(patient, previous, entry, 1);
        _journals[patient] = _rewrap(patient, scope, newEpoch, rewraps, link);
    }

    /// @inheritdoc IRecordRegistry
    function rewrapAccess(
        address patient,
        uint64 scope,
        Rewrap[] calldata rewraps
    ) external onlyFor(patient) {
        if (rewraps.length == 0) revert NobodyNamed(patient, scope);
        uint256 previous = _journals[patient];
        _journals[patient] = _rewrap(patient, scope, _epochs[patient][scope], rewraps, previous);
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
    function keyOf(address account) external view returns (bytes32 digest, uint40 publishedAtBlock) {
        return (_accounts[account].keyDigest, _accounts[account].keyBlock);
    }

    /// @inheritdoc IRecordRegistry
    function vaultDigestOf(address account) external view returns (bytes32) {
        return _accounts[account].vaultDigest;
    }

    /// @inheritdoc IRecordRegistry
    function delegateUntil(address patient, address delegate) external view returns (uint40 until) {
        return _delegates[patient][delegate];
    }

    /// @inheritdoc IRecordRegistry
    function isInvitationOnly(address account) external view returns (bool) {
        return _accounts[account].invitationOnly;
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
            uint256 length = _lengthOf(previous) + positions;
            if (length > type(uint32).max) revert JournalFull(account, _lengthOf(previous));
            uint256 head = uint256(Hashes.efficientKeccak256(bytes32(previous), entry)) & HEAD_MASK;
            return head | (length << LENGTH_SHIFT) | (block.number << BLOCK_SHIFT);
        }
    }

    function _lengthOf(uint256 link) private pure returns (uint32) {
        return uint32(link >> LENGTH_SHIFT);
    }

    /// @dev One entry each; gives the link after the last, which the caller stores.
    function _rewrap(
        address patient,
        uint64 scope,
        uint32 epoch,
        Rewrap[] calldata rewraps,
        uint256 link
    ) private returns (uint256) {
        if (rewraps.length > GRANTEES_MOST) revert TooManyGrantees(rewraps.length, GRANTEES_MOST);
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
                    msg.sender,
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
                msg.sender,
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

    /// @dev At the last epoch of all it stays there: ending a grant must not become impossible.
    function _raiseEpoch(address patient, uint64 scope, uint32 newEpoch) private {
        uint32 epoch = _epochs[patient][scope];
        if (newEpoch <= epoch && newEpoch != type(uint32).max) {
            revert EpochNotRaised(patient, scope, newEpoch, epoch);
        }
        unchecked {
            if (newEpoch - epoch > EPOCH_STEP_MOST) {
                revert EpochTooFar(patient, scope, newEpoch, epoch + EPOCH_STEP_MOST);
            }
        }
        _epochs[patient][scope] = newEpoch;
    }

    // --------------------------------------------------------------- checks

    function _isAhead(uint40 time) private view returns (bool) {
        return time > block.timestamp;
    }

    function _isDelegate(address patient) private view returns (bool) {
        return _isAhead(_delegates[patient][msg.sender]);
    }

    /// @dev Apart from the modifier, so that its code stands in the contract once.
    function _checkMayWrite(address patient) private view {
        if (msg.sender != patient && !_isDelegate(patient)) revert NotAllowed(patient, msg.sender);
    }

    /// @dev The grants come before the delegation: a doctor who adds is the common case and pays two reads.
    function _checkMayAdd(address patient, uint64 folder, uint32 epoch) private view {
        if (msg.sender == patient) return;
        uint64 scope = folder;
        bool mayContribute = _mayContribute(patient, scope);
        if (!mayContribute && scope != EVERYTHING) {
            scope = EVERYTHING;
            mayContribute = _mayContribute(patient, scope);
        }
        uint32 current = mayContribute ? _epochs[patient][scope] : 0;
        if (mayContribute && epoch == current) return;
        if (_isDelegate(patient)) return;
        if (mayContribute) revert EpochMoved(patient, scope, epoch, current);
        revert MayNotContribute(patient, msg.sender, folder);
    }

    function _mayContribute(address patient, uint64 scope) private view returns (bool) {
        Grant storage grant = _grants[patient][scope][msg.sender];
        return grant.permissions & CONTRIBUTE != 0 && _isAhead(grant.expiresAt);
    }

    function _checkPerson(address account, address other) private pure {
        if (other == address(0) || other == account) revert NotAPerson(other);
    }

    function _checkAhead(uint40 time) private view {
        if (!_isAhead(time)) revert AlreadyOver(time, block.timestamp);
    }

    function _checkFolder(uint64 folder) private pure {
        if (folder >= RECORD_BIT) revert NotAFolder(folder);
    }

    /// @dev Positions are not told apart by kind here: a reader ignores a change of what is no record.
    function _checkRecord(address patient, uint64 record) private view {
        uint32 length = _lengthOf(_journals[patient]);
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
        bytes32 current = _accounts[account].keyDigest;
        if (keyDigest != current || current == 0) revert KeyChanged(account, keyDigest, current);
    }

    function _checkInvited(address grantee, address patient) private view {
        if (_accounts[grantee].invitationOnly && !_invitations[grantee][patient]) {
            revert NotInvited(grantee, patient);
        }
    }

    function _checkWrappedKey(bytes calldata wrappedKey) private pure {
        uint256 length = wrappedKey.length;
        if (length < WRAPPED_KEY_LEAST || length > WRAPPED_KEY_MOST) {
            revert WrappedKeyLength(length, WRAPPED_KEY_LEAST, WRAPPED_KEY_MOST);
        }
    }

    function _digestOf(bytes calldata wrappedKeys) private pure returns (bytes32) {
        if (wrappedKeys.length > WRAPPED_KEYS_MOST) {
            revert WrappedKeysLength(wrappedKeys.length, WRAPPED_KEYS_MOST);
        }
        return keccak256(wrappedKeys);
    }
}
