// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPractitionerDirectory} from "../../../contracts/IPractitionerDirectory.sol";
import {Deploying} from "../support/Deploying.sol";

/// @dev Any sequence of what issuers do, against a shadow kept by the interface's words alone.
contract PractitionerDirectoryFuzz is Deploying {
    IPractitionerDirectory private _directory;
    uint256 private constant BEGIN = 1_800_000_000;

    mapping(address issuer => uint256 link) private _links;
    mapping(address issuer => mapping(address account => IPractitionerDirectory.Credential)) private _shadow;

    function setUp() external {
        VM.warp(BEGIN);
        VM.roll(1_000);
        _directory = _deployDirectory();
    }

    function testFuzz_ListsAndCredentialsAreWhatTheIssuersDid(bytes32[24] calldata draws) external {
        for (uint256 i = 0; i < draws.length; ++i) {
            uint256 draw = uint256(draws[i]);
            VM.roll(1_000 + i * (draw & 3));
            address issuer = address(uint160(0x1550 + ((draw >> 2) & 1)));
            address account = address(uint160(0xD0C + ((draw >> 3) & 1)));
            if ((draw >> 4) & 3 == 0) _revoke(issuer, account, 1_000 + i * (draw & 3));
            else _attest(issuer, account, draws[i], 1_000 + i * (draw & 3));
        }
        for (uint160 who = 0; who < 2; ++who) {
            address issuer = address(0x1550 + who);
            require(_directory.listOf(issuer) == _links[issuer], "list");
            for (uint160 whom = 0; whom < 2; ++whom) _checkCredential(issuer, address(0xD0C + whom));
        }
    }

    function testFuzz_NobodyElse_Attests(
        address issuer,
        address caller,
        address account,
        uint40 ahead,
        uint32 version,
        bytes calldata signature
    ) external {
        VM.assume(issuer != caller && account != address(0));
        uint40 expiresAt = uint40(_within(ahead, BEGIN + 1, type(uint40).max));
        VM.prank(caller);
        _directory.attest(account, bytes32("key"), bytes32("profile"), expiresAt);
        VM.prank(caller);
        (bool done, ) = address(_directory).call(
            abi.encodeCall(
                IPractitionerDirectory.attestSigned,
                (
                    issuer,
                    account,
                    bytes32("key"),
                    bytes32("profile"),
                    expiresAt,
                    version,
                    type(uint40).max,
                    signature
                )
            )
        );
        require(!done, "a signature out of nothing");
        require(_directory.listOf(issuer) == 0, "another issuer's list");
        require(_directory.credentialOf(issuer, account).version == 0, "another issuer's credential");
    }

    function testFuzz_WhatIsOver_IsNotAttested(uint40 expiresAt) external {
        expiresAt = uint40(_within(expiresAt, 0, BEGIN));
        VM.expectRevert(
            abi.encodeWithSelector(IPractitionerDirectory.AlreadyOver.selector, expiresAt, BEGIN)
        );
        _directory.attest(address(0xD0C), bytes32("key"), bytes32("profile"), expiresAt);
    }

    function _attest(address issuer, address account, bytes32 draw, uint256 blockNumber) private {
        bytes32 key = keccak256(abi.encode(draw, "key"));
        bytes32 profile = keccak256(abi.encode(draw, "profile"));
        uint40 expiresAt = uint40(_within(uint256(draw) >> 8, BEGIN + 1, type(uint40).max));
        VM.prank(issuer);
        _directory.attest(account, key, profile, expiresAt);
        _follow(issuer, keccak256(abi.encode(1, issuer, account, key, profile, expiresAt)), blockNumber);
        uint32 version = _shadow[issuer][account].version + 1;
        _shadow[issuer][account] = IPractitionerDirectory.Credential(
            key,
            expiresAt,
            uint40(blockNumber),
            version
        );
    }

    function _revoke(address issuer, address account, uint256 blockNumber) private {
        VM.prank(issuer);
        _directory.revoke(account);
        _follow(issuer, keccak256(abi.encode(2, issuer, account)), blockNumber);
        uint32 version = _shadow[issuer][account].version + 1;
        _shadow[issuer][account] = IPractitionerDirectory.Credential(0, 0, uint40(blockNumber), version);
    }

    function _follow(address issuer, bytes32 entry, uint256 blockNumber) private {
        uint256 previous = _links[issuer];
        uint256 head = uint256(keccak256(abi.encode(previous, entry))) % (1 << 184);
        uint256 length = ((previous >> 184) % (1 << 32)) + 1;
        _links[issuer] = head + (length << 184) + (blockNumber << 216);
    }

    function _checkCredential(address issuer, address account) private view {
        IPractitionerDirectory.Credential memory credential = _directory.credentialOf(issuer, account);
        require(
            keccak256(abi.encode(credential)) == keccak256(abi.encode(_shadow[issuer][account])),
            "credential"
        );
    }
}
