// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../contracts/IRecordRegistry.sol";
import {Deploying} from "./support/Deploying.sol";

/// @dev Single calls with any input: what is taken, what is refused and with which values.
contract RecordRegistryFuzz is Deploying {
    IRecordRegistry private _registry;
    address private _patient = address(0xA11CE);
    address private _doctor = address(0xD0C);
    bytes32 private _keyDigest;
    uint64 private constant RECORD_BIT = 1 << 63;
    uint256 private constant CHANGES_SLOT = 5;
    uint256 private constant EPOCHS_SLOT = 7;

    function setUp() external {
        VM.warp(1_800_000_000);
        VM.roll(1_000);
        _registry = _deployRegistry();
        bytes memory publicKey = new bytes(1216);
        _keyDigest = keccak256(publicKey);
        VM.prank(_doctor);
        _registry.publishKey(publicKey);
    }

    function testFuzz_AddRecord_MovesTheJournalOn(
        uint64 folder,
        uint32 epoch,
        bytes32 cid,
        bytes calldata keys
    ) external {
        folder = folder % RECORD_BIT;
        VM.assume(cid != 0 && keys.length <= 4096);
        uint256 previous = _registry.journalOf(_patient);
        VM.prank(_patient);
        _registry.addRecord(_patient, folder, epoch, cid, keys);
        bytes32 entry = keccak256(abi.encode(3, _patient, _patient, folder, epoch, cid, keccak256(keys)));
        _checkLink(previous, _registry.journalOf(_patient), entry, 1);
    }

    function testFuzz_AddRecords_TakesAPositionPerRecord(uint8 count, uint64 folder, uint32 epoch) external {
        bytes32[] memory cids = new bytes32[](uint256(count) + 1);
        for (uint256 i = 0; i < cids.length; ++i) cids[i] = keccak256(abi.encode(i));
        VM.prank(_patient);
        _registry.addRecords(_patient, folder % RECORD_BIT, epoch, cids, "");
        bytes32 all = keccak256(abi.encodePacked(cids));
        bytes32 entry = keccak256(
            abi.encode(4, _patient, _patient, folder % RECORD_BIT, epoch, all, keccak256(""))
        );
        _checkLink(0, _registry.journalOf(_patient), entry, cids.length);
    }

    function testFuzz_AddRecord_RefusesAnyScopeThatIsNoFolder(uint64 folder) external {
        folder = folder | RECORD_BIT;
        VM.expectRevert(abi.encodeWithSelector(IRecordRegistry.NotAFolder.selector, folder));
        VM.prank(_patient);
        _registry.addRecord(_patient, folder, 0, bytes32(uint256(1)), "");
    }

    function testFuzz_NobodyElse_Writes(
        address patient,
        address caller,
        uint64 scope,
        uint32 epoch
    ) external {
        // The registry calls itself for whoever signed, and for nobody else
        VM.assume(patient != caller && caller != address(_registry));
        bytes memory notAllowed = abi.encodeWithSelector(
            IRecordRegistry.NotAllowed.selector,
            patient,
            caller
        );
        VM.expectRevert(notAllowed);
        VM.prank(caller);
        _registry.revokeAccess(patient, scope, new address[](0), epoch, new IRecordRegistry.Rewrap[](0));
        VM.expectRevert(notAllowed);
        VM.prank(caller);
        _registry.removeRecord(patient, epoch);
        scope = scope % RECORD_BIT;
        VM.expectRevert(
            abi.encodeWithSelector(IRecordRegistry.MayNotContribute.selector, patient, caller, scope)
        );
        VM.prank(caller);
        _registry.addRecord(patient, scope, epoch, bytes32(uint256(1)), "");
    }

    function testFuzz_GrantAccess_NotesWhatWasGiven(
        uint64 scope,
        uint40 expiresAt,
        uint8 permissions
    ) external {
        scope = scope % RECORD_BIT;
        expiresAt = uint40(_within(expiresAt, block.timestamp + 1, type(uint40).max));
        permissions = uint8(_within(permissions, 1, 3));
        _grant(scope, expiresAt, permissions, permissions & 1 == 1 ? 1168 : 0);
        IRecordRegistry.Grant memory grant = _registry.grantOf(_patient, scope, _doctor);
        require(grant.expiresAt == expiresAt && grant.permissions == permissions, "date or permissions");
        require(grant.epoch == 0 && grant.grantedAtBlock == block.number, "epoch or block");
        require(uint32(_registry.inboxOf(_doctor) >> 184) == 1, "inbox");
    }

    function testFuzz_GrantAccess_RefusesADateThatIsNotAhead(uint40 expiresAt) external {
        expiresAt = uint40(_within(expiresAt, 0, block.timestamp));
        VM.expectRevert(
            abi.encodeWithSelector(IRecordRegistry.AlreadyOver.selector, expiresAt, block.timestamp)
        );
        _grant(0, expiresAt, 1, 1168);
    }

    function testFuzz_GrantAccess_BoundsTheWrappedKey(uint16 length) external {
        length = uint16(_within(length, 0, 6_000));
        if (length < 1168 || length > 4096) {
            VM.expectRevert(
                abi.encodeWithSelector(IRecordRegistry.WrappedKeyLength.selector, length, 1168, 4096)
            );
        }
        _grant(0, type(uint40).max, 1, length);
    }

    function testFuzz_GrantAccess_RefusesRecordsBeyondTheJournal(uint64 record, uint8 length) external {
        record = record % RECORD_BIT;
        if (record % 2 == 0) record = record % 512;
        bytes32[] memory cids = new bytes32[](uint256(length) + 1);
        for (uint256 i = 0; i < cids.length; ++i) cids[i] = bytes32(i + 1);
        VM.prank(_patient);
        _registry.addRecords(_patient, 0, 0, cids, "");
        if (record >= cids.length) {
            VM.expectRevert(
                abi.encodeWithSelector(IRecordRegistry.RecordUnknown.selector, _patient, record, cids.length)
            );
        }
        _grant(RECORD_BIT | record, type(uint40).max, 1, 1168);
    }

    function testFuzz_RevokeAccess_RaisesTheEpochWithinBounds(
        uint32 current,
        uint32 step,
        bool back
    ) external {
        uint32 last = current | 0xff;
        uint32 most = last == type(uint32).max ? last : last + 1;
        // Half of the steps near the bound, where being off by one would show.
        if (step % 2 == 0) step = most - current + uint32(_within(step, 0, 2)) - 1;
        uint32 given;
        unchecked {
            given = back ? current - step : current + step;
        }
        bytes32 slot = keccak256(abi.encode(uint64(0), keccak256(abi.encode(_patient, EPOCHS_SLOT))));
        VM.store(address(_registry), slot, bytes32(uint256(current)));
        require(_registry.epochOf(_patient, 0) == current, "slot");
        // The newest generation is the scope's own.
        slot = bytes32(uint256(keccak256(abi.encode(_patient, CHANGES_SLOT))) + 1);
        VM.store(address(_registry), slot, bytes32(uint256(current >> 8) << 200));

        bool stays = given == current && current == type(uint32).max;
        if (given <= current && !stays) {
            VM.expectRevert(
                abi.encodeWithSelector(IRecordRegistry.EpochNotRaised.selector, _patient, 0, given, current)
            );
        } else if (given > most) {
            VM.expectRevert(
                abi.encodeWithSelector(IRecordRegistry.EpochTooFar.selector, _patient, 0, given, most)
            );
        }
        VM.prank(_patient);
        _registry.revokeAccess(_patient, 0, new address[](0), given, new IRecordRegistry.Rewrap[](0));
    }

    function testFuzz_SealVault_GoesOnlyFromTheDigestThatIsThere(
        bytes32 old,
        bytes32 next,
        bytes32 expected
    ) external {
        VM.assume(bytes8(old) != 0 && bytes8(next) != 0);
        // One in two has the right beginning, which is all that is compared.
        if (uint256(expected) % 2 == 0) expected = bytes32(bytes8(old)) | (expected >> 64);
        bool isRight = bytes8(expected) == bytes8(old);
        VM.prank(_patient);
        _registry.sealVault(old, 0);
        if (!isRight) {
            VM.expectRevert(
                abi.encodeWithSelector(IRecordRegistry.VaultChanged.selector, _patient, expected, bytes8(old))
            );
        }
        VM.prank(_patient);
        _registry.sealVault(next, expected);
        require(_registry.vaultTagOf(_patient) == bytes8(isRight ? next : old), "vault");
    }

    function testFuzz_Delegate_IsOverAtHisDate(uint40 until, uint40 time) external {
        until = uint40(_within(until, block.timestamp + 1, type(uint40).max));
        VM.prank(_patient);
        _registry.setDelegate(_doctor, until, 0, _keyDigest, new bytes(1168));
        time = uint40(time % 4 == 0 ? until : _within(time, block.timestamp, type(uint40).max));
        VM.warp(time);
        if (time >= until) {
            VM.expectRevert(
                abi.encodeWithSelector(IRecordRegistry.MayNotContribute.selector, _patient, _doctor, 0)
            );
        }
        VM.prank(_doctor);
        _registry.addRecord(_patient, 0, 0, bytes32(uint256(1)), "");
    }

    function _grant(uint64 scope, uint40 expiresAt, uint8 permissions, uint256 length) private {
        VM.prank(_patient);
        _registry.grantAccess(
            _patient,
            scope,
            _doctor,
            expiresAt,
            permissions,
            0,
            _keyDigest,
            new bytes(length)
        );
    }

    function _checkLink(uint256 previous, uint256 link, bytes32 entry, uint256 count) private view {
        require(uint184(link) == uint184(uint256(keccak256(abi.encode(previous, entry)))), "head");
        require(uint32(link >> 184) == uint32(previous >> 184) + count, "length");
        require(link >> 216 == block.number, "block");
    }
}
