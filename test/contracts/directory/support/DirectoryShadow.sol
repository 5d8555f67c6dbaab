// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPractitionerDirectory} from "../../../../contracts/IPractitionerDirectory.sol";

/// @dev What the directory should hold, kept by the words of its interface alone.
abstract contract DirectoryShadow {
    mapping(address issuer => uint256) public list;
    mapping(uint256 kind => uint256) public entered;
    mapping(address issuer => mapping(address account => IPractitionerDirectory.Credential))
        internal _credentials;
    /// @dev Counted apart from the credentials, so that they can contradict each other.
    mapping(address issuer => uint256) public attestations;
    mapping(address issuer => uint256) public revocations;
    mapping(address issuer => mapping(address account => uint256)) private _attestedUntil;

    function credentialOf(
        address issuer,
        address account
    ) public view returns (IPractitionerDirectory.Credential memory) {
        return _credentials[issuer][account];
    }

    function isLive(address issuer, address account) external view returns (bool) {
        return _attestedUntil[issuer][account] > block.timestamp;
    }

    function _attested(
        address issuer,
        address account,
        bytes32 keyDigest,
        bytes32 profileDigest,
        uint40 expiresAt
    ) internal {
        attestations[issuer] += 1;
        _attestedUntil[issuer][account] = expiresAt;
        _note(issuer, account, keyDigest, expiresAt);
        _enter(issuer, 1, keccak256(abi.encode(1, issuer, account, keyDigest, profileDigest, expiresAt)));
    }

    function _revoked(address issuer, address account) internal {
        revocations[issuer] += 1;
        _attestedUntil[issuer][account] = 0;
        _note(issuer, account, 0, 0);
        _enter(issuer, 2, keccak256(abi.encode(2, issuer, account)));
    }

    function _note(address issuer, address account, bytes32 keyDigest, uint40 expiresAt) private {
        _credentials[issuer][account] = IPractitionerDirectory.Credential(
            keyDigest,
            expiresAt,
            uint40(block.number),
            _credentials[issuer][account].version + 1
        );
    }

    function _enter(address issuer, uint256 kind, bytes32 entry) private {
        entered[kind] += 1;
        uint256 previous = list[issuer];
        uint184 head = uint184(uint256(keccak256(abi.encode(previous, entry))));
        uint32 length = uint32(previous >> 184) + 1;
        list[issuer] = uint256(bytes32(abi.encodePacked(uint40(block.number), length, head)));
    }
}
