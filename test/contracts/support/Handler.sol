// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {WithCheats} from "./Cheats.sol";
import {Shadow} from "./Shadow.sol";

/// @dev Four people do whatever comes to their minds, rightly or not. The shadow says beforehand whether the registry
/// should take it, and follows where it did; what differed is counted.
contract Handler is Shadow, WithCheats {
    uint64 private constant RECORD_BIT = 1 << 63;
    bytes private constant KEYS = "wrapped keys";

    IRecordRegistry private immutable REGISTRY;
    address[4] public people = [address(0xA11CE), address(0xD0C), address(0x57A), address(0xBEA)];

    uint256 public taken;
    uint256 public forbiddenTaken;
    uint256 public allowedRefused;
    uint256 public revived;
    uint256 public lowered;
    /// @dev Writes of somebody who was then neither the patient nor her delegate, additions apart.
    uint256 public writtenByOthers;
    uint256 public addedByOthers;
    uint256 public writtenByDelegates;
    uint256 public refused;
    uint256 public expiredNamed;

    constructor(IRecordRegistry registry) {
        REGISTRY = registry;
        for (uint256 i = 0; i < people.length; ++i) _publish(people[i], i);
    }

    // ----------------------------------------------------------- accounts

    function publishKey(uint256 who, uint256 salt) external {
        _publish(_person(who), salt);
    }

    function _publish(address by, uint256 salt) private {
        bytes memory publicKey = _bytes(1216, salt);
        VM.prank(by);
        try REGISTRY.publishKey(publicKey) {
            _judge(true, true);
            key[by] = keccak256(publicKey);
            keyBlock[by] = block.number;
            _enter(by, 1, keccak256(abi.encode(1, by, by, keccak256(publicKey))), 1);
        } catch {
            _judge(true, false);
        }
    }

    function sealVault(uint256 who, bytes32 newDigest, bool rightOld) external {
        address by = _person(who);
        bytes32 old = vault[by];
        bytes32 expected = rightOld ? old : keccak256(abi.encode(old));
        bool allowed = rightOld && newDigest != 0;
        VM.prank(by);
        try REGISTRY.sealVault(newDigest, expected) {
            _judge(allowed, true);
            vault[by] = newDigest;
            _enter(by, 2, keccak256(abi.encode(2, by, by, newDigest, old)), 1);
        } catch {
            _judge(allowed, false);
        }
    }

    function setDelegate(uint256 who, uint256 whom, uint256 duration) external {
        (address by, address delegate) = (_person(who), _person(whom));
        uint40 until = _dateIn(duration);
        bool allowed = by != delegate && (until == 0 || until > block.timestamp);
        bytes32 digest = until == 0 ? bytes32(0) : key[delegate];
        bytes memory wrapped = _bytes(until == 0 ? 0 : 1168, duration);
        uint32 generation = uint32(duration);
        VM.prank(by);
        try REGISTRY.setDelegate(delegate, until, generation, digest, wrapped) {
            _judge(allowed, true);
            delegation[by][delegate] = until;
            bytes memory fields = abi.encode(delegate, until, generation, digest, keccak256(wrapped));
            _enter(by, 11, keccak256(bytes.concat(abi.encode(11, by, by), fields)), 1);
        } catch {
            _judge(allowed, false);
        }
    }

    function setInvitation(uint256 who, uint256 whom, bool only, bool invites) external {
        (address by, address patient) = (_person(who), _person(whom));
        VM.prank(by);
        REGISTRY.setInvitationOnly(only);
        invitationOnly[by] = only;
        VM.prank(by);
        try REGISTRY.setInvitation(patient, invites) {
            _judge(by != patient, true);
            invited[by][patient] = invites;
        } catch {
            _judge(by != patient, false);
        }
    }

    // ------------------------------------------------------------ records

    function addRecord(uint256 who, uint256 whose, uint256 where, uint32 shift, bytes32 cid) external {
        (address by, address patient, uint64 folder) = (_caller(who, whose), _person(whose), _scope(where));
        uint32 given = _epochNear(patient, folder, shift);
        bool allowed = folder < RECORD_BIT && cid != 0 && _mayAdd(patient, by, folder, given);
        VM.prank(by);
        try REGISTRY.addRecord(patient, folder, given, cid, KEYS) {
            _judgeAdded(patient, by, allowed);
            _enter(patient, 3, keccak256(abi.encode(3, patient, by, folder, given, cid, keccak256(KEYS))), 1);
        } catch {
            _judge(allowed, false);
        }
    }

    function addRecords(uint256 who, uint256 whose, uint256 where, uint32 shift, uint256 many) external {
        (address by, address patient, uint64 folder) = (_caller(who, whose), _person(whose), _scope(where));
        uint32 given = _epochNear(patient, folder, shift);
        bytes32[] memory cids = new bytes32[](many % 6);
        for (uint256 i = 0; i < cids.length; ++i) cids[i] = keccak256(abi.encode(many, i));
        bool allowed = folder < RECORD_BIT && cids.length > 0 && _mayAdd(patient, by, folder, given);
        VM.prank(by);
        try REGISTRY.addRecords(patient, folder, given, cids, KEYS) {
            _judgeAdded(patient, by, allowed);
            bytes32 all = keccak256(abi.encodePacked(cids));
            bytes32 entry = keccak256(abi.encode(4, patient, by, folder, given, all, keccak256(KEYS)));
            _enter(patient, 4, entry, cids.length);
        } catch {
            _judge(allowed, false);
        }
    }

    function replaceRecord(uint256 who, uint256 whose, uint32 record, uint32 given, bytes32 cid) external {
        (address by, address patient) = (_caller(who, whose), _person(whose));
        record = record % 8;
        bool allowed = _mayWrite(patient, by) && record < positions[patient] && cid != 0;
        VM.prank(by);
        try REGISTRY.replaceRecord(patient, record, given, cid, KEYS) {
            _judgeWritten(patient, by, allowed);
            _enter(patient, 5, keccak256(abi.encode(5, patient, by, record, given, cid, keccak256(KEYS))), 1);
        } catch {
            _judge(allowed, false);
        }
    }

    function removeRecord(uint256 who, uint256 whose, uint32 record) external {
        (address by, address patient) = (_caller(who, whose), _person(whose));
        record = record % 8;
        bool allowed = _mayWrite(patient, by) && record < positions[patient];
        VM.prank(by);
        try REGISTRY.removeRecord(patient, record) {
            _judgeWritten(patient, by, allowed);
            _enter(patient, 6, keccak256(abi.encode(6, patient, by, record)), 1);
        } catch {
            _judge(allowed, false);
        }
    }

    function refileRecord(uint256 who, uint256 whose, uint32 record, uint256 where, uint32 given) external {
        (address by, address patient, uint64 folder) = (_caller(who, whose), _person(whose), _scope(where));
        record = record % 8;
        bool allowed = _mayWrite(patient, by) && record < positions[patient] && folder < RECORD_BIT;
        VM.prank(by);
        try REGISTRY.refileRecord(patient, record, folder, given, KEYS) {
            _judgeWritten(patient, by, allowed);
            _enter(
                patient,
                7,
                keccak256(abi.encode(7, patient, by, record, folder, given, keccak256(KEYS))),
                1
            );
        } catch {
            _judge(allowed, false);
        }
    }

    // ------------------------------------------------------------- access

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
        (address by, address patient, address grantee) = (_caller(who, whose), _person(whose), _person(whom));
        uint64 scope = _scope(where);
        uint40 expiresAt = _dateIn(duration);
        permissions = permissions % 16 < 5 ? permissions % 16 : (permissions % 2 == 0 ? 1 : 3);
        if (scope >= RECORD_BIT && permissions == 3) permissions = 1;
        uint32 given = _epochNear(patient, scope, shift);
        bytes32 digest = oldKey % 8 == 0 ? bytes32(0) : key[grantee];
        bytes memory wrapped = _bytes(permissions & 1 == 1 ? 1168 : 0, duration);
        bool first = _grants[patient][scope][grantee].permissions == 0;
        bool allowed =
            _mayWrite(patient, by) &&
                grantee != patient &&
                expiresAt > block.timestamp &&
                given == epoch[patient][scope] &&
                digest == key[grantee] &&
                digest != 0 &&
                (!first || !invitationOnly[grantee] || invited[grantee][patient]);
        if (scope < RECORD_BIT) allowed = allowed && permissions > 0 && permissions < 4;
        else allowed = allowed && permissions == 1 && scope - RECORD_BIT < positions[patient];

        VM.prank(by);
        try REGISTRY.grantAccess(patient, scope, grantee, expiresAt, permissions, given, digest, wrapped) {
            _judgeWritten(patient, by, allowed);
            IRecordRegistry.Grant memory grant = IRecordRegistry.Grant(
                expiresAt,
                given,
                uint40(block.number),
                permissions
            );
            _granted(patient, by, scope, grantee, grant, digest, keccak256(wrapped), first);
        } catch {
            _judge(allowed, false);
        }
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
        (address by, address patient, uint64 scope) = (_caller(who, whose), _person(whose), _scope(where));
        (uint32 newEpoch, bool allowed) = _epochRaised(patient, scope, raise);
        allowed = allowed && _mayWrite(patient, by);
        address[] memory grantees = new address[](names % 3);
        for (uint256 i = 0; i < grantees.length; ++i) {
            grantees[i] = names < 32 ? _person(whom + i) : _granteeFrom(patient, scope, whom + i);
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

        VM.prank(by);
        try REGISTRY.revokeAccess(patient, scope, grantees, newEpoch, rewraps) {
            _judgeWritten(patient, by, allowed);
            if (newEpoch < epoch[patient][scope]) lowered += 1;
            epoch[patient][scope] = newEpoch;
            for (uint256 i = 0; i < grantees.length; ++i) delete _grants[patient][scope][grantees[i]];
            bytes32 all = keccak256(abi.encodePacked(grantees));
            _enter(patient, 10, keccak256(abi.encode(10, patient, by, scope, newEpoch, all)), 1);
            if (rewraps.length > 0) _rewrapped(patient, by, scope, rewraps[0]);
        } catch {
            _judge(allowed, false);
        }
    }

    function rewrapAccess(uint256 who, uint256 whose, uint256 where, uint256 whom) external {
        (address by, address patient, uint64 scope) = (_caller(who, whose), _person(whose), _scope(where));
        address grantee = whom % 8 == 0 ? _person(whom) : _granteeFrom(patient, scope, whom);
        bool nobody = whom % 16 == 1;
        bool allowed = _mayWrite(patient, by) && !nobody && _mayBeRewrapped(patient, scope, grantee);
        IRecordRegistry.Grant memory grant = _grants[patient][scope][grantee];
        if (grant.permissions & 1 == 1 && grant.expiresAt <= block.timestamp && !nobody) expiredNamed += 1;
        IRecordRegistry.Rewrap[] memory rewraps = _rewraps(grantee, nobody ? 0 : 1);
        VM.prank(by);
        try REGISTRY.rewrapAccess(patient, scope, rewraps) {
            _judgeWritten(patient, by, allowed);
            if (!nobody) _rewrapped(patient, by, scope, rewraps[0]);
        } catch {
            _judge(allowed, false);
        }
    }

    // --------------------------------------------------------------- time

    function passTime(uint256 time, uint256 blocks) external {
        VM.warp(block.timestamp + (time % 2 days));
        VM.roll(block.number + (blocks % 5));
    }

    // ------------------------------------------------------------- shadow

    function _granted(
        address patient,
        address by,
        uint64 scope,
        address grantee,
        IRecordRegistry.Grant memory grant,
        bytes32 digest,
        bytes32 wrapped,
        bool first
    ) private {
        _grants[patient][scope][grantee] = grant;
        bytes memory fields = abi.encode(
            grantee,
            scope,
            grant.expiresAt,
            grant.permissions,
            grant.epoch,
            digest,
            wrapped,
            first,
            first ? inbox[grantee] : 0
        );
        bytes32 entry = keccak256(bytes.concat(abi.encode(8, patient, by), fields));
        if (first) _enterInbox(grantee, keccak256(abi.encode(patient, scope, entry)));
        _enter(patient, 8, entry, 1);
    }

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

    // -------------------------------------------------------------- judge

    function _judge(bool allowed, bool wasTaken) private {
        if (wasTaken) taken += 1;
        if (wasTaken && !allowed) forbiddenTaken += 1;
        if (!wasTaken) refused += 1;
        if (!wasTaken && allowed) allowedRefused += 1;
    }

    function _judgeWritten(address patient, address by, bool allowed) private {
        _judge(allowed, true);
        if (by == patient) return;
        if (delegation[patient][by] > block.timestamp) writtenByDelegates += 1;
        else writtenByOthers += 1;
    }

    function _judgeAdded(address patient, address by, bool allowed) private {
        _judge(allowed, true);
        if (by != patient) addedByOthers += 1;
    }

    // ------------------------------------------------------------- inputs

    function _person(uint256 which) private view returns (address) {
        return people[which % people.length];
    }

    /// @dev Half the time the patient herself: with four people at random hardly anything would be taken.
    function _caller(uint256 who, uint256 whose) private view returns (address) {
        return (who >> 128) % 2 == 0 ? _person(whose) : _person(who);
    }

    /// @dev Everything, two folders, the first two positions of a journal.
    function _scope(uint256 which) private pure returns (uint64) {
        which = which % 8;
        if (which < 6) return which < 4 ? 0 : uint64(which - 3);
        return RECORD_BIT | uint64(which - 6);
    }

    /// @dev The first from there on who has a grant, else just that one.
    function _granteeFrom(address patient, uint64 scope, uint256 which) private view returns (address) {
        for (uint256 i = 0; i < people.length; ++i) {
            address person = _person((which % people.length) + i);
            if (_grants[patient][scope][person].permissions != 0) return person;
        }
        return _person(which);
    }

    function scopes(uint256 which) external pure returns (uint64) {
        return _scope(which);
    }

    /// @dev Mostly the current epoch; for a contributor to everything that of everything.
    function _epochNear(address patient, uint64 scope, uint32 shift) private view returns (uint32) {
        if (shift % 8 == 0) return epoch[patient][scope] + 1;
        return shift % 4 == 1 ? epoch[patient][0] : epoch[patient][scope];
    }

    /// @dev Mostly one or a few more; sometimes none, one less, or too far.
    function _epochRaised(
        address patient,
        uint64 scope,
        uint32 raise
    ) private view returns (uint32 newEpoch, bool allowed) {
        uint32 current = epoch[patient][scope];
        if (scope >= RECORD_BIT) return (raise % 8 == 0 ? 1 : 0, raise % 8 != 0);
        uint32 choice = raise % 16;
        if (choice == 0) return (current, false);
        if (choice == 1) return (current == 0 ? 0 : current - 1, false);
        if (choice == 2) return (current + (1 << 16) + 1, false);
        if (choice == 3) return (current + (1 << 16), true);
        return (current + choice, true);
    }

    /// @dev 0, now, or up to thirty days from now.
    function _dateIn(uint256 duration) private view returns (uint40) {
        if (duration % 16 == 0) return 0;
        if (duration % 16 == 1) return uint40(block.timestamp);
        return uint40(block.timestamp + 1 + (((duration % (1 << 32)) * 10_007) % 30 days));
    }

    function _bytes(uint256 length, uint256 salt) private pure returns (bytes memory filled) {
        filled = new bytes(length);
        for (uint256 i = 0; i + 32 <= length && i < 64; i += 32) {
            bytes32 word = keccak256(abi.encode(salt, i));
            assembly ("memory-safe") {
                mstore(add(add(filled, 32), i), word)
            }
        }
    }
}
