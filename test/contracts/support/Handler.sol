// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {Acting} from "./Acting.sol";
import {RecordActions} from "./RecordActions.sol";

/// @dev People do whatever comes to their minds, rightly or not. The shadow says beforehand whether the registry should
/// take it, and follows where it did; what differed is counted. Here: granting, revoking, re-wrapping, time.
contract Handler is RecordActions {
    uint256 public revived;
    uint256 public lowered;
    uint256 public expiredNamed;

    constructor(IRecordRegistry registry, IRecordRegistry twin) Acting(address(registry), address(twin)) {}

    // -------------------------------------------------------------- access

    function grantAccess(
        uint256 who,
        uint256 whose,
        uint256 whom,
        uint256 where,
        uint256 duration,
        uint8 permissions,
        uint32 shift,
        uint256 oldKey
    ) external {
        (address patient, address grantee, uint64 scope) = (_patient(whose), _person(whom), _scope(where));
        permissions = permissions % 16 < 5 ? permissions % 16 : (permissions % 2 == 0 ? 1 : 3);
        if (scope >= RECORD_BIT && permissions == 3) permissions = 1;
        IRecordRegistry.Grant memory grant = IRecordRegistry.Grant(
            _dateIn(duration),
            _epochNear(patient, scope, shift),
            uint40(block.number),
            permissions
        );
        bytes32 digest = oldKey % 8 == 0 ? bytes32(0) : key[grantee];
        bytes memory wrapped = _bytes(permissions & 1 == 1 ? 1168 : 0, duration);
        bool allowed = _mayBeGranted(patient, scope, grantee, grant, digest);
        _grant(who, patient, scope, grantee, grant, digest, wrapped, allowed);
    }

    function _mayBeGranted(
        address patient,
        uint64 scope,
        address grantee,
        IRecordRegistry.Grant memory grant,
        bytes32 digest
    ) private view returns (bool) {
        bool isFirst = _grants[patient][scope][grantee].permissions == 0;
        if (scope >= RECORD_BIT && (grant.permissions != 1 || scope - RECORD_BIT >= positions[patient])) {
            return false;
        }
        return
            grantee != patient &&
            grant.permissions > 0 &&
            grant.permissions < 4 &&
            grant.expiresAt > block.timestamp &&
            grant.epoch == epoch[patient][scope] &&
            digest == key[grantee] &&
            digest != 0 &&
            (!isFirst || !invitationOnly[grantee] || invited[grantee][patient]);
    }

    function _grant(
        uint256 who,
        address patient,
        uint64 scope,
        address grantee,
        IRecordRegistry.Grant memory grant,
        bytes32 digest,
        bytes memory wrapped,
        bool allowed
    ) private {
        (uint40 expiresAt, uint8 permissions, uint32 given) = (
            grant.expiresAt,
            grant.permissions,
            grant.epoch
        );
        bytes32 wrappedDigest = keccak256(wrapped);
        bytes memory action = abi.encodeCall(
            IRecordRegistry.grantAccess,
            (patient, scope, grantee, expiresAt, permissions, given, digest, wrapped)
        );
        bytes memory fields = abi.encode(
            patient,
            scope,
            grantee,
            expiresAt,
            permissions,
            given,
            digest,
            wrappedDigest
        );
        address by = _write(patient, _caller(who, patient), allowed, action, fields);
        if (by == address(0)) return;
        bool isFirst = _grants[patient][scope][grantee].permissions == 0;
        uint256 previousInbox = isFirst ? inbox[grantee] : 0;
        _grants[patient][scope][grantee] = grant;
        fields = abi.encode(
            grantee,
            scope,
            expiresAt,
            permissions,
            given,
            digest,
            wrappedDigest,
            isFirst,
            previousInbox
        );
        bytes32 entry = keccak256(bytes.concat(abi.encode(8, patient, by), fields));
        if (isFirst) _enterInbox(grantee, keccak256(abi.encode(patient, scope, entry)));
        _enter(patient, 8, entry, 1);
    }

    function revokeAccess(
        uint256 who,
        uint256 whose,
        uint256 where,
        uint256 whom,
        uint8 names,
        uint32 raise,
        uint256 staying
    ) external {
        (address patient, uint64 scope) = (_patient(whose), _scope(where));
        (uint32 newEpoch, bool allowed) = _epochRaised(who, patient, scope, raise);
        address[] memory grantees = new address[](names % 3);
        for (uint256 i = 0; i < grantees.length; ++i) {
            grantees[i] = names < 32 ? _person((whom % 4) + i) : _granteeFrom(patient, scope, (whom % 4) + i);
            allowed = allowed && _grants[patient][scope][grantees[i]].permissions != 0;
            if (i > 0 && grantees[i] == grantees[0]) allowed = false;
        }
        address stays = _granteeFrom(patient, scope, staying);
        IRecordRegistry.Rewrap[] memory rewraps = _rewraps(stays, staying % 3 == 0 ? 1 : 0);
        if (rewraps.length > 0) allowed = allowed && _mayBeRewrapped(patient, scope, stays);
        for (uint256 i = 0; i < grantees.length; ++i) {
            if (rewraps.length > 0 && grantees[i] == stays) allowed = false;
        }
        if (scope >= RECORD_BIT) allowed = allowed && rewraps.length == 0 && grantees.length > 0;
        _revoke(who, patient, scope, grantees, newEpoch, rewraps, allowed);
    }

    function _revoke(
        uint256 who,
        address patient,
        uint64 scope,
        address[] memory grantees,
        uint32 newEpoch,
        IRecordRegistry.Rewrap[] memory rewraps,
        bool allowed
    ) private {
        bytes32 all = keccak256(abi.encodePacked(grantees));
        bytes memory action = abi.encodeCall(
            IRecordRegistry.revokeAccess,
            (patient, scope, grantees, newEpoch, rewraps)
        );
        bytes memory fields = abi.encode(patient, scope, all, newEpoch, _hashOf(rewraps));
        address by = _write(patient, _caller(who, patient), allowed, action, fields);
        if (by == address(0)) return;
        if (newEpoch < epoch[patient][scope]) lowered += 1;
        _raise(patient, scope, newEpoch);
        for (uint256 i = 0; i < grantees.length; ++i) delete _grants[patient][scope][grantees[i]];
        _enter(patient, 10, keccak256(abi.encode(10, patient, by, scope, newEpoch, all)), 1);
        if (rewraps.length > 0) _rewrapped(patient, by, scope, rewraps[0]);
    }

    function rewrapAccess(uint256 who, uint256 whose, uint256 where, uint256 whom) external {
        (address patient, uint64 scope) = (_patient(whose), _scope(where));
        address grantee = whom % 8 == 0 ? _person(whom) : _granteeFrom(patient, scope, whom);
        bool isNobody = whom % 16 == 1;
        bool allowed = !isNobody && _mayBeRewrapped(patient, scope, grantee);
        IRecordRegistry.Grant memory grant = _grants[patient][scope][grantee];
        if (grant.permissions & 1 == 1 && grant.expiresAt <= block.timestamp && !isNobody) expiredNamed += 1;
        IRecordRegistry.Rewrap[] memory rewraps = _rewraps(grantee, isNobody ? 0 : 1);
        bytes memory action = abi.encodeCall(IRecordRegistry.rewrapAccess, (patient, scope, rewraps));
        bytes memory fields = abi.encode(patient, scope, _hashOf(rewraps));
        address by = _write(patient, _caller(who, patient), allowed, action, fields);
        if (by != address(0) && !isNobody) _rewrapped(patient, by, scope, rewraps[0]);
    }

    // ---------------------------------------------------------------- time

    /// @dev Hours, mostly; sometimes a week, in which recoveries change and successors may be named.
    function passTime(uint256 time, uint256 blocks) external {
        VM.warp(block.timestamp + (time % 2 days) + (time % 8 == 0 ? 7 days : 0));
        VM.roll(block.number + (blocks % 5));
    }

    // -------------------------------------------------------------- shadow

    function _rewrapped(
        address patient,
        address by,
        uint64 scope,
        IRecordRegistry.Rewrap memory rewrap
    ) private {
        IRecordRegistry.Grant storage grant = _grants[patient][scope][rewrap.grantee];
        if (grant.permissions == 0 || grant.expiresAt <= block.timestamp) revived += 1;
        (grant.epoch, grant.grantedAtBlock) = (epoch[patient][scope], uint40(block.number));
        bytes32 wrapped = keccak256(rewrap.wrappedKey);
        bytes memory fields = abi.encode(rewrap.grantee, scope, grant.epoch, rewrap.keyDigest, wrapped);
        _enter(patient, 9, keccak256(bytes.concat(abi.encode(9, patient, by), fields)), 1);
    }

    function _mayBeRewrapped(address patient, uint64 scope, address grantee) private view returns (bool) {
        return _live(patient, scope, grantee, 1) && key[grantee] != 0;
    }

    function _rewraps(
        address grantee,
        uint256 count
    ) private view returns (IRecordRegistry.Rewrap[] memory rewraps) {
        rewraps = new IRecordRegistry.Rewrap[](count);
        if (count > 0) rewraps[0] = IRecordRegistry.Rewrap(grantee, key[grantee], _bytes(1168, count));
    }

    /// @dev EIP-712's hash of the array.
    function _hashOf(IRecordRegistry.Rewrap[] memory rewraps) private pure returns (bytes32) {
        if (rewraps.length == 0) return keccak256("");
        bytes32 typeHash = keccak256("Rewrap(address grantee,bytes32 keyDigest,bytes wrappedKey)");
        IRecordRegistry.Rewrap memory rewrap = rewraps[0];
        bytes32 wrapped = keccak256(rewrap.wrappedKey);
        bytes32 element = keccak256(abi.encode(typeHash, rewrap.grantee, rewrap.keyDigest, wrapped));
        return keccak256(abi.encodePacked(element));
    }

    // -------------------------------------------------------------- inputs

    /// @dev The first from there on who has a grant, else just that one.
    function _granteeFrom(address patient, uint64 scope, uint256 which) private view returns (address) {
        for (uint256 i = 0; i < people.length; ++i) {
            address person = _person((which % people.length) + i);
            if (_grants[patient][scope][person].permissions != 0) return person;
        }
        return _person(which);
    }

    /// @dev Mostly one or a few more; sometimes none, one less, or too far.
    function _epochRaised(
        uint256 who,
        address patient,
        uint64 scope,
        uint32 raise
    ) private view returns (uint32 newEpoch, bool allowed) {
        uint32 current = epoch[patient][scope];
        if (scope >= RECORD_BIT) return (raise % 8 == 0 ? 1 : 0, raise % 8 != 0);
        uint32 choice = raise % 16;
        if (choice == 0) return (current, false);
        if (choice == 1) return (current == 0 ? 0 : current - 1, false);
        uint32 most = _mostEpoch(patient, accountOf(_caller(who, patient)), scope);
        if (choice == 2) return (most + 1, false);
        if (choice == 3) return (most, most > current);
        return (current + choice, current + choice <= most);
    }
}
