// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessRequests} from "../../../contracts/IAccessRequests.sol";
import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {Deploying} from "../support/Deploying.sol";

/// @dev What of the registry's views a request asks; every account has a key and acts as itself.
contract OpenRegistry {
    address private constant INVITING = address(0xA11);

    function accountOf(address wallet) external pure returns (address) {
        return wallet;
    }

    function keyOf(address) external pure returns (bytes27, uint40) {
        return (bytes27(uint216(1)), 1);
    }

    function isInvitationOnly(address) external pure returns (bool) {
        return false;
    }

    function isInvited(address account, address) external pure returns (bool) {
        return account == INVITING;
    }

    function delegateUntil(address, address) external pure returns (uint40) {
        return 0;
    }

    function grantOf(address, uint64, address) external pure returns (IRecordRegistry.Grant memory grant) {
        return grant;
    }
}

/// @dev The bounds of a request, with any input: what is taken, what is refused and with which values.
contract AccessRequestsFuzz is Deploying {
    uint64 private constant RECORD_BIT = 1 << 63;
    uint256 private constant NOW = 1_800_000_000;
    address private constant PATIENT = address(0xA11CE);
    address private constant DOCTOR = address(0xD0C);
    address private constant INVITING = address(0xA11);
    bytes32 private constant REASON = bytes32(uint256(7));

    IAccessRequests private _requests;

    function setUp() external {
        VM.warp(NOW);
        VM.roll(1_000);
        _requests = _deployRequests(address(new OpenRegistry()));
    }

    function testFuzz_RequestAccess_NotesWhatIsWithinTheBounds(
        uint64 scope,
        uint8 permissions,
        uint40 expiresAt,
        uint40 lapsesAt,
        bytes32 reason
    ) external {
        scope = scope % RECORD_BIT;
        permissions = uint8(_within(permissions, 1, 3));
        expiresAt = uint40(_within(expiresAt, NOW + 1, type(uint40).max));
        lapsesAt = uint40(_within(lapsesAt, NOW + 1 days, NOW + 7 days));
        VM.assume(reason != 0);
        VM.prank(DOCTOR);
        _requests.requestAccess(PATIENT, scope, permissions, expiresAt, lapsesAt, reason);
        IAccessRequests.Request memory request = _requests.requestOf(PATIENT, DOCTOR);
        assert(request.scope == scope && request.permissions == permissions);
        assert(request.expiresAt == expiresAt && request.lapsesAt == lapsesAt);
        assert(request.askedAtBlock == 1_000 && request.state == IAccessRequests.State.Open);
        assert(_requests.isOpen(PATIENT, DOCTOR));
        bytes32 entry = keccak256(
            abi.encode(1, PATIENT, DOCTOR, scope, permissions, expiresAt, lapsesAt, reason)
        );
        uint256 head = uint256(keccak256(abi.encode(uint256(0), entry))) & ((1 << 184) - 1);
        assert(_requests.listOf(PATIENT) == (head | (1 << 184) | (uint256(1_000) << 216)));
    }

    function testFuzz_RequestAccess_RefusesAnyScopeThatIsOneRecord(uint64 scope) external {
        scope = scope | RECORD_BIT;
        _expect(abi.encodeWithSelector(IAccessRequests.NotAskable.selector, scope));
        _requests.requestAccess(PATIENT, scope, 1, uint40(NOW + 1), uint40(NOW + 1 days), REASON);
    }

    function testFuzz_RequestAccess_RefusesUnknownPermissions(uint8 permissions) external {
        VM.assume(permissions == 0 || permissions > 3);
        _expect(abi.encodeWithSelector(IAccessRequests.UnknownPermissions.selector, permissions));
        _requests.requestAccess(PATIENT, 0, permissions, uint40(NOW + 1), uint40(NOW + 1 days), REASON);
    }

    function testFuzz_RequestAccess_RefusesWhatIsOver(uint40 time) external {
        time = uint40(_within(time, 0, NOW));
        _expect(abi.encodeWithSelector(IAccessRequests.AlreadyOver.selector, time, NOW));
        _requests.requestAccess(PATIENT, 0, 1, time, uint40(NOW + 1 days), REASON);
    }

    function testFuzz_RequestAccess_RefusesWhatWaitsLongerThan30Days(uint40 lapsesAt) external {
        lapsesAt = uint40(_within(lapsesAt, NOW + 30 days + 1, type(uint40).max));
        _expect(abi.encodeWithSelector(IAccessRequests.LapsesTooLate.selector, lapsesAt, NOW + 30 days));
        _requests.requestAccess(PATIENT, 0, 1, uint40(NOW + 1), lapsesAt, REASON);
    }

    function testFuzz_RequestAccess_RefusesWhatLapsesWithinADay(uint40 lapsesAt) external {
        lapsesAt = uint40(_within(lapsesAt, 0, NOW + 1 days - 1));
        _expect(abi.encodeWithSelector(IAccessRequests.LapsesTooSoon.selector, lapsesAt, NOW + 1 days));
        _requests.requestAccess(PATIENT, 0, 1, uint40(NOW + 1), lapsesAt, REASON);
    }

    /// @dev Who is not invited asks for a week at most, who is for 30 days.
    function testFuzz_RequestAccess_RefusesWhatWaitsLongerThanAWeekForAStranger(uint40 lapsesAt) external {
        lapsesAt = uint40(_within(lapsesAt, NOW + 7 days + 1, NOW + 30 days));
        _expect(abi.encodeWithSelector(IAccessRequests.LapsesTooLate.selector, lapsesAt, NOW + 7 days));
        _requests.requestAccess(PATIENT, 0, 1, uint40(NOW + 1), lapsesAt, REASON);
        VM.prank(DOCTOR);
        _requests.requestAccess(INVITING, 0, 1, uint40(NOW + 1), lapsesAt, REASON);
        assert(!_requests.requestOf(INVITING, DOCTOR).byStranger);
    }

    /// @dev Whatever the pace and for however long: a seventh stranger asks once one of six has lapsed.
    function testFuzz_RequestAccess_IsTakenFromSixStrangersAtMost(
        uint32[24] calldata pauses,
        uint32[24] calldata waits
    ) external {
        uint256 time = NOW;
        for (uint160 i = 0; i < pauses.length; ++i) {
            time += pauses[i] % 2 days;
            VM.warp(time);
            uint256 open = 0;
            uint40 first = type(uint40).max;
            for (uint160 j = 0; j < i; ++j) {
                IAccessRequests.Request memory before = _requests.requestOf(PATIENT, address(0x10000 + j));
                if (before.lapsesAt <= time) continue;
                ++open;
                if (before.lapsesAt < first) first = before.lapsesAt;
            }
            assert(open <= 6);
            if (open == 6) {
                VM.expectRevert(
                    abi.encodeWithSelector(IAccessRequests.TooManyStrangers.selector, PATIENT, 6, first)
                );
            }
            VM.prank(address(0x10000 + i));
            uint40 lapsesAt = uint40(time + 1 days + (waits[i] % (6 days + 1)));
            _requests.requestAccess(PATIENT, 0, 1, type(uint40).max, lapsesAt, REASON);
        }
    }

    /// @dev Whatever the pace and for however long: 7, 28, 112, 365 days after each no.
    function testFuzz_RequestAccess_WaitsLongerAfterEachNo(uint32[8] calldata pauses) external {
        uint256 time = NOW;
        uint256[5] memory waits = [uint256(0), 7 days, 28 days, 112 days, 365 days];
        uint256 declines = 0;
        uint256 until = 0;
        for (uint256 i = 0; i < pauses.length; ++i) {
            time += pauses[i] % 400 days;
            VM.warp(time);
            bool mayAsk = time >= until;
            assert(_requests.declinedUntil(PATIENT, DOCTOR, 0) == (mayAsk ? 0 : until));
            if (!mayAsk) {
                _expect(
                    abi.encodeWithSelector(
                        IAccessRequests.DeclinedUntil.selector,
                        PATIENT,
                        DOCTOR,
                        uint40(until)
                    )
                );
            } else VM.prank(DOCTOR);
            _requests.requestAccess(PATIENT, 0, 1, type(uint40).max, uint40(time + 1 days), REASON);
            if (!mayAsk) continue;
            VM.prank(PATIENT);
            _requests.declineRequest(PATIENT, DOCTOR, false);
            if (declines < 4) ++declines;
            until = time + waits[declines];
        }
    }

    /// @dev Whatever the pace: never more than 16 in the day that begins with the first of them.
    function testFuzz_RequestAccess_IsTakenSixteenTimesADay(uint32[24] calldata pauses) external {
        uint256 time = NOW;
        uint256 begun = 0;
        uint256 made = 0;
        for (uint160 i = 0; i < pauses.length; ++i) {
            time += pauses[i] % 3 hours;
            VM.warp(time);
            if (begun == 0 || time >= begun + 1 days) (begun, made) = (time, 0);
            if (made == 16) {
                _expect(
                    abi.encodeWithSelector(
                        IAccessRequests.TooManyRequests.selector,
                        DOCTOR,
                        16,
                        uint40(begun + 1 days)
                    )
                );
            } else {
                ++made;
                VM.prank(DOCTOR);
            }
            _requests.requestAccess(
                address(0x10000 + i),
                0,
                1,
                type(uint40).max,
                uint40(time + 1 days),
                REASON
            );
            (uint256 left, ) = _requests.allowanceOf(DOCTOR);
            assert(left == 16 - made);
        }
    }

    function testFuzz_Answers_AreHersAlone(address caller, bool forGood) external {
        VM.assume(caller != PATIENT && caller != address(0));
        VM.prank(DOCTOR);
        _requests.requestAccess(PATIENT, 0, 1, uint40(NOW + 1), uint40(NOW + 1 days), REASON);
        bytes memory refusal = abi.encodeWithSelector(IAccessRequests.NotAllowed.selector, PATIENT, caller);
        VM.expectRevert(refusal);
        VM.prank(caller);
        _requests.declineRequest(PATIENT, DOCTOR, forGood);
        VM.expectRevert(refusal);
        VM.prank(caller);
        _requests.setBlocked(PATIENT, DOCTOR, forGood);
    }

    function _expect(bytes memory refusal) private {
        VM.expectRevert(refusal);
        VM.prank(DOCTOR);
    }
}
