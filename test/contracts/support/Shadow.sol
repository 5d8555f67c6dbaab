// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";

/// @dev What the registry should hold, kept by the words of its interface alone.
abstract contract Shadow {
    mapping(address patient => uint256) public journal;
    mapping(address grantee => uint256) public inbox;
    /// @dev Counted apart from the link, so that link and count can contradict each other.
    mapping(address patient => uint256) public positions;
    mapping(uint256 kind => uint256) public entered;
    mapping(address grantee => uint256) public firstGrants;
    mapping(address account => bytes32) public key;
    mapping(address account => uint256) public keyBlock;
    mapping(address account => bytes32) public vault;
    mapping(address patient => mapping(address delegate => uint40)) public delegation;
    mapping(address account => bool) public invitationOnly;
    mapping(address account => mapping(address patient => bool)) public invited;
    mapping(address patient => mapping(uint64 scope => uint32)) public epoch;
    mapping(address patient => mapping(uint64 scope => mapping(address grantee => IRecordRegistry.Grant)))
        internal _grants;

    function grantOf(
        address patient,
        uint64 scope,
        address grantee
    ) public view returns (IRecordRegistry.Grant memory) {
        return _grants[patient][scope][grantee];
    }

    function _enter(address patient, uint256 kind, bytes32 entry, uint256 count) internal {
        entered[kind] += 1;
        journal[patient] = _linkAfter(journal[patient], entry, count);
        positions[patient] += count;
    }

    function _enterInbox(address grantee, bytes32 entry) internal {
        inbox[grantee] = _linkAfter(inbox[grantee], entry, 1);
        firstGrants[grantee] += 1;
    }

    function _linkAfter(uint256 previous, bytes32 entry, uint256 count) private view returns (uint256) {
        uint184 head = uint184(uint256(keccak256(abi.encode(previous, entry))));
        uint32 length = uint32(previous >> 184) + uint32(count);
        return uint256(bytes32(abi.encodePacked(uint40(block.number), length, head)));
    }

    function _live(
        address patient,
        uint64 scope,
        address grantee,
        uint8 permission
    ) internal view returns (bool) {
        IRecordRegistry.Grant memory grant = _grants[patient][scope][grantee];
        return (grant.permissions & permission) == permission && grant.expiresAt > block.timestamp;
    }

    function _mayWrite(address patient, address caller) internal view returns (bool) {
        return caller == patient || delegation[patient][caller] > block.timestamp;
    }

    function _mayAdd(
        address patient,
        address caller,
        uint64 folder,
        uint32 given
    ) internal view returns (bool) {
        if (_mayWrite(patient, caller)) return true;
        if (_live(patient, folder, caller, 2)) return given == epoch[patient][folder];
        return _live(patient, 0, caller, 2) && given == epoch[patient][0];
    }
}
