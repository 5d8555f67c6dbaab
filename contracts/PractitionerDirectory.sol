// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IPractitionerDirectory} from "./IPractitionerDirectory.sol";
import {Dates} from "./libraries/Dates.sol";
import {Links} from "./libraries/Links.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title How the directory keeps what IPractitionerDirectory promises
/// @dev A credential is two words; the profile's digest stands in the event, which the list commits to. The only other
/// contract called is an issuer with code, by a static call that asks for its signature (ERC-1271) where its key did not sign.
contract PractitionerDirectory is IPractitionerDirectory, EIP712 {
    bytes32 private constant ATTEST_TYPE = keccak256(
        "Attest(string sentence,address issuer,address account,bytes32 keyDigest,bytes32 profileDigest,"
        "uint40 expiresAt,uint32 version,uint40 deadline)"
    );
    bytes32 private constant ATTEST_SENTENCE = keccak256(
        "I confirm that this account, key and profile belong to this practitioner."
    );
    bytes32 private constant REVOKE_TYPE = keccak256(
        "Revoke(string sentence,address issuer,address account,uint32 version,uint40 deadline)"
    );
    bytes32 private constant REVOKE_SENTENCE = keccak256("I no longer vouch for this account.");

    mapping(address issuer => uint256 link) private _lists;
    /// @dev keyDigest, then one slot { expiresAt, changedAtBlock, version }.
    mapping(address issuer => mapping(address account => Credential)) private _credentials;

    constructor() EIP712("Keyward", "1") {}

    // -------------------------------------------------------------- writing

    /// @inheritdoc IPractitionerDirectory
    function attest(address account, bytes32 keyDigest, bytes32 profileDigest, uint40 expiresAt) external {
        _attest(msg.sender, account, keyDigest, profileDigest, expiresAt);
    }

    /// @inheritdoc IPractitionerDirectory
    function revoke(address account) external {
        _revoke(msg.sender, account);
    }

    /// @inheritdoc IPractitionerDirectory
    function attestSigned(
        address issuer,
        address account,
        bytes32 keyDigest,
        bytes32 profileDigest,
        uint40 expiresAt,
        uint32 version,
        uint40 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(
                ATTEST_TYPE,
                ATTEST_SENTENCE,
                issuer,
                account,
                keyDigest,
                profileDigest,
                expiresAt,
                version,
                deadline
            )
        );
        _checkSigned(issuer, account, version, deadline, structHash, signature);
        _attest(issuer, account, keyDigest, profileDigest, expiresAt);
    }

    /// @inheritdoc IPractitionerDirectory
    function revokeSigned(
        address issuer,
        address account,
        uint32 version,
        uint40 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(REVOKE_TYPE, REVOKE_SENTENCE, issuer, account, version, deadline)
        );
        _checkSigned(issuer, account, version, deadline, structHash, signature);
        _revoke(issuer, account);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IPractitionerDirectory
    function credentialOf(address issuer, address account) external view returns (Credential memory) {
        return _credentials[issuer][account];
    }

    /// @inheritdoc IPractitionerDirectory
    function listOf(address issuer) external view returns (uint256 link) {
        return _lists[issuer];
    }

    // -------------------------------------------------------------- private

    function _attest(
        address issuer,
        address account,
        bytes32 keyDigest,
        bytes32 profileDigest,
        uint40 expiresAt
    ) private {
        if (account == address(0)) revert NotAPerson(account);
        if (keyDigest == 0 || profileDigest == 0) revert EmptyDigest(account);
        if (!Dates.isAhead(expiresAt, block.timestamp)) revert AlreadyOver(expiresAt, block.timestamp);
        _note(issuer, account, keyDigest, expiresAt);
        bytes32 entry = keccak256(
            abi.encode(EntryKind.CredentialAttested, issuer, account, keyDigest, profileDigest, expiresAt)
        );
        uint256 previous = _enter(issuer, entry);
        emit CredentialAttested(issuer, account, previous, keyDigest, profileDigest, expiresAt);
    }

    function _revoke(address issuer, address account) private {
        if (account == address(0)) revert NotAPerson(account);
        _note(issuer, account, 0, 0);
        bytes32 entry = keccak256(abi.encode(EntryKind.CredentialRevoked, issuer, account));
        emit CredentialRevoked(issuer, account, _enter(issuer, entry));
    }

    /// @dev Each version is an entry of the issuer's list, whose length ends first: it cannot wrap.
    function _note(address issuer, address account, bytes32 keyDigest, uint40 expiresAt) private {
        Credential storage credential = _credentials[issuer][account];
        credential.keyDigest = keyDigest;
        credential.expiresAt = expiresAt;
        credential.changedAtBlock = uint40(block.number);
        unchecked {
            ++credential.version;
        }
    }

    /// @dev Moves the issuer's list on by one entry; gives the link before it.
    function _enter(address issuer, bytes32 entry) private returns (uint256 previous) {
        previous = _lists[issuer];
        uint256 length = uint256(Links.lengthOf(previous)) + 1;
        if (length > Links.LENGTH_MOST) revert ListFull(issuer, Links.lengthOf(previous));
        _lists[issuer] = Links.moved(previous, Links.headAfter(previous, entry), length, block.number);
    }

    function _checkSigned(
        address issuer,
        address account,
        uint32 version,
        uint40 deadline,
        bytes32 structHash,
        bytes calldata signature
    ) private view {
        if (!Dates.isAhead(deadline, block.timestamp)) revert SignatureOver(deadline, block.timestamp);
        uint32 current = _credentials[issuer][account].version;
        if (version != current) revert VersionMoved(issuer, account, version, current);
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isBy(issuer, digest, signature)) revert SignatureInvalid(issuer, digest);
    }
}
