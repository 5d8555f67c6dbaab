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
    mapping(address asker => uint256) private _dayFrom;
    mapping(address asker => uint256) private _dayCount;

    /// @dev Requests beyond the sixteenth of a day.
    uint256 public tooMany;
    /// @dev Requests while the one before was open.
    uint256 public askedTwice;
    /// @dev Requests of who was blocked, of who was declined and that had not lapsed, of the uninvited.
    uint256 public askedUnwanted;

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

    function _mayAsk(address patient, address asker) internal view returns (bool) {
        if (asker == address(0) || patient == address(0) || asker == patient) return false;
        if (!_hasKey(asker) || !_hasKey(patient) || _isUnwanted(patient, asker)) return false;
        (uint256 left, ) = allowanceOf(asker);
        return left > 0 && !isOpen(patient, asker);
    }

    /// @dev She herself or a delegate.
    function _mayAnswer(address patient, address by) internal view returns (bool) {
        if (by == address(0)) return false;
        return by == patient || _registry.delegateUntil(patient, by) > block.timestamp;
    }

    function _isUnwanted(address patient, address asker) private view returns (bool) {
        IAccessRequests.Request storage last = _requests[patient][asker];
        bool isDeclined = last.state == IAccessRequests.State.Declined && !hasLapsed(patient, asker);
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
        if (_isUnwanted(patient, asker)) askedUnwanted += 1;
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
        _requests[patient][asker].state = IAccessRequests.State.Declined;
        if (forGood) _requests[patient][asker].blocked = true;
        _ended[patient][asker] = true;
        _enter(patient, 3, keccak256(abi.encode(3, patient, asker, by, forGood)));
    }

    function _blocked(address patient, address asker, address by, bool blocked) internal {
        _requests[patient][asker].blocked = blocked;
        _enter(patient, 4, keccak256(abi.encode(4, patient, asker, by, blocked)));
    }
}
