// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessRequests} from "../../../../contracts/IAccessRequests.sol";
import {IRecordRegistry} from "../../../../contracts/IRecordRegistry.sol";

/// @dev What the requests should hold, kept by the words of their interface alone, and by the registry's views, whose
/// word counts there.
abstract contract RequestShadow {
    IRecordRegistry internal _registry;

    mapping(address patient => uint256) public list;
    /// @dev Counted apart from the link, so that link and count can contradict each other.
    mapping(address patient => uint256) public entries;
    mapping(uint256 kind => uint256) public entered;
    mapping(address patient => mapping(address asker => IAccessRequests.Request)) internal _requests;
    /// @dev Whether the last request was withdrawn or declined.
    mapping(address patient => mapping(address asker => bool)) internal _ended;
    /// @dev When a request of a stranger lapses, of those that nobody declined; in no order, six of a patient's at most
    /// are ahead.
    mapping(address patient => uint40[]) private _places;
    mapping(address asker => uint256) private _dayFrom;
    mapping(address asker => uint256) private _dayCount;

    /// @dev Requests beyond the sixteenth of a day.
    uint256 public tooMany;
    /// @dev Requests while the one before was open.
    uint256 public askedTwice;
    /// @dev Requests of who was blocked, of who was declined too recently, of the uninvited.
    uint256 public askedUnwanted;
    /// @dev Requests of strangers beyond the sixth, or for longer than a week.
    uint256 public tooManyStrangers;
    /// @dev Requests that came while six strangers had asked, or after a no and too soon.
    uint256 public triedWhenFull;
    uint256 public triedTooSoon;

    function requestOf(address patient, address asker) public view returns (IAccessRequests.Request memory) {
        return _requests[patient][asker];
    }

    // ---------------------------------------------------------------- list

    function _enter(address patient, uint256 kind, bytes32 entry) internal {
        entered[kind] += 1;
        entries[patient] += 1;
        uint256 previous = list[patient];
        uint184 head = uint184(uint256(keccak256(abi.encode(previous, entry))));
        uint32 length = uint32(previous >> 184) + 1;
        list[patient] = uint256(bytes32(abi.encodePacked(uint40(block.number), length, head)));
    }

    // ---------------------------------------------------------------- open

    function isOpen(address patient, address asker) public view returns (bool) {
        IAccessRequests.Request storage request = _requests[patient][asker];
        if (request.askedAtBlock == 0 || _ended[patient][asker] || hasLapsed(patient, asker)) return false;
        return !request.blocked && !_isAnswered(patient, asker);
    }

    function hasLapsed(address patient, address asker) public view returns (bool) {
        return _requests[patient][asker].lapsesAt <= block.timestamp;
    }

    /// @dev Nothing brings it back but a new one.
    function isOverForGood(address patient, address asker) public view returns (bool) {
        return _ended[patient][asker] || hasLapsed(patient, asker);
    }

    function _isAnswered(address patient, address asker) internal view returns (bool) {
        IAccessRequests.Request storage request = _requests[patient][asker];
        return _registry.grantOf(patient, request.scope, asker).grantedAtBlock > request.askedAtBlock;
    }

    // ------------------------------------------------------------- who may

    function _mayAsk(
        address patient,
        address asker,
        IAccessRequests.Request memory request
    ) internal returns (bool) {
        if (asker == address(0) || patient == address(0) || asker == patient) return false;
        if (!_hasKey(asker) || !_hasKey(patient)) return false;
        if (_coolsUntil(patient, asker, request.scope) > block.timestamp) triedTooSoon += 1;
        if (_isUnwanted(patient, asker, request.scope)) return false;
        if (isStranger(patient, asker, request.scope)) {
            if (placesTaken(patient) >= 6) {
                triedWhenFull += 1;
                return false;
            }
            if (request.lapsesAt > block.timestamp + 7 days) return false;
        }
        (uint256 left, ) = allowanceOf(asker);
        return left > 0 && !isOpen(patient, asker);
    }

    function isStranger(address patient, address asker, uint64 scope) public view returns (bool) {
        if (_registry.isInvited(patient, asker)) return false;
        return
            !_hasLive(patient, asker, 0) &&
            !_hasLive(patient, asker, scope) &&
            !_hasLive(patient, asker, _requests[patient][asker].scope);
    }

    function _hasLive(address patient, address asker, uint64 scope) private view returns (bool) {
        IRecordRegistry.Grant memory grant = _registry.grantOf(patient, scope, asker);
        return grant.permissions > 0 && grant.expiresAt > block.timestamp;
    }

    function placesTaken(address patient) public view returns (uint256 taken) {
        for (uint256 i = 0; i < _places[patient].length; ++i) {
            if (_places[patient][i] > block.timestamp) taken += 1;
        }
    }

    /// @return 0 where a grant has begun it anew
    function _coolsUntil(address patient, address asker, uint64 scope) internal view returns (uint256) {
        IAccessRequests.Request storage last = _requests[patient][asker];
        if (last.declines == 0 || _isForgiven(patient, asker, scope)) return 0;
        uint256[5] memory waits = [uint256(0), 7 days, 28 days, 112 days, 365 days];
        return last.declinedAt + waits[last.declines];
    }

    function _isForgiven(address patient, address asker, uint64 scope) private view returns (bool) {
        IAccessRequests.Request storage last = _requests[patient][asker];
        return
            _registry.grantOf(patient, 0, asker).grantedAtBlock > last.askedAtBlock ||
            _registry.grantOf(patient, scope, asker).grantedAtBlock > last.askedAtBlock ||
            _registry.grantOf(patient, last.scope, asker).grantedAtBlock > last.askedAtBlock;
    }

    /// @dev The patient or a delegate.
    function _mayAnswer(address patient, address by) internal view returns (bool) {
        if (by == address(0)) return false;
        return by == patient || _registry.delegateUntil(patient, by) > block.timestamp;
    }

    function _isUnwanted(address patient, address asker, uint64 scope) private view returns (bool) {
        IAccessRequests.Request storage last = _requests[patient][asker];
        bool isDeclined = _coolsUntil(patient, asker, scope) > block.timestamp;
        bool isUninvited = _registry.isInvitationOnly(patient) && !_registry.isInvited(patient, asker);
        return last.blocked || isDeclined || isUninvited;
    }

    function _hasKey(address account) private view returns (bool) {
        (bytes32 digest, ) = _registry.keyOf(account);
        return digest != 0;
    }

    // ------------------------------------------------------------- the day

    function allowanceOf(address asker) public view returns (uint256 left, uint256 from) {
        uint256 end = _dayFrom[asker] + 1 days;
        return end <= block.timestamp ? (uint256(16), uint256(0)) : (16 - _dayCount[asker], end);
    }

    // ------------------------------------------------------- what was done

    /// @dev Before it is so: who may is asked of what was.
    function _asked(
        address patient,
        address asker,
        IAccessRequests.Request memory request,
        bytes32 reason
    ) internal {
        if (isOpen(patient, asker)) askedTwice += 1;
        if (_isUnwanted(patient, asker, request.scope)) askedUnwanted += 1;
        request.byStranger = isStranger(patient, asker, request.scope);
        if (request.byStranger) {
            if (placesTaken(patient) >= 6 || request.lapsesAt > block.timestamp + 7 days)
                tooManyStrangers += 1;
            _places[patient].push(request.lapsesAt);
        }
        if (!_isForgiven(patient, asker, request.scope)) {
            IAccessRequests.Request storage last = _requests[patient][asker];
            (request.declines, request.declinedAt) = (last.declines, last.declinedAt);
        }
        if (_dayFrom[asker] + 1 days <= block.timestamp) {
            (_dayFrom[asker], _dayCount[asker]) = (block.timestamp, 0);
        }
        if (_dayCount[asker] == 16) tooMany += 1;
        else _dayCount[asker] += 1;
        _requests[patient][asker] = request;
        _ended[patient][asker] = false;
        bytes memory terms = abi.encode(
            request.scope,
            request.permissions,
            request.expiresAt,
            request.lapsesAt,
            reason
        );
        _enter(patient, 1, keccak256(bytes.concat(abi.encode(1, patient, asker), terms)));
    }

    function _withdrawn(address patient, address asker) internal {
        _requests[patient][asker].state = IAccessRequests.State.Withdrawn;
        _ended[patient][asker] = true;
        _enter(patient, 2, keccak256(abi.encode(2, patient, asker)));
    }

    function _declined(address patient, address asker, address by, bool forGood) internal {
        IAccessRequests.Request storage request = _requests[patient][asker];
        request.state = IAccessRequests.State.Declined;
        request.declinedAt = uint40(block.timestamp);
        if (request.declines < 4) request.declines += 1;
        if (request.byStranger) _leave(_places[patient], request.lapsesAt);
        if (forGood) request.blocked = true;
        _ended[patient][asker] = true;
        _enter(patient, 3, keccak256(abi.encode(3, patient, asker, by, forGood)));
    }

    function _leave(uint40[] storage places, uint40 date) private {
        for (uint256 i = 0; i < places.length; ++i) {
            if (places[i] != date) continue;
            places[i] = places[places.length - 1];
            places.pop();
            return;
        }
    }

    function _blocked(address patient, address asker, address by, bool blocked) internal {
        _requests[patient][asker].blocked = blocked;
        _enter(patient, 4, keccak256(abi.encode(4, patient, asker, by, blocked)));
    }
}
