// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../contracts/IRecordRegistry.sol";
import {ISignedActions} from "../../contracts/ISignedActions.sol";
import {Deploying, IRegistry} from "./support/Deploying.sol";
import {RegistrySelectors} from "./support/RegistrySelectors.sol";
import {ContractWallet, ReentrantWallet} from "./support/Signers.sol";

/// @dev What nobody signed acts for nobody, and what a contract account signed acts as it. The struct hash stands here
/// once more, from the rule in ISignedActions.
contract SubmittedActionsFuzz is Deploying {
    uint64 private constant FOLDER = 7;
    bytes private constant KEYS = "wrapped keys";
    uint256 private constant SECRET = 0xA11CE;

    IRegistry private _registry;
    address private _patient;

    function setUp() external {
        _registry = _deployRegistry();
        _patient = VM.addr(SECRET);
        VM.prank(_patient);
        _registry.addRecord(_patient, FOLDER, 0, bytes32(uint256(1)), KEYS);
    }

    function testFuzz_WhatWasSigned_IsDone(
        uint32 epoch,
        bytes32 cid,
        bytes calldata keys,
        address by
    ) external {
        VM.assume(cid != 0 && keys.length <= 4096 && by != address(_registry));
        bytes memory action = abi.encodeCall(IRecordRegistry.addRecord, (_patient, FOLDER, epoch, cid, keys));
        bytes memory signature = _sign(SECRET, _addRecordDigest(_patient, epoch, cid, keys));
        uint256 previous = _registry.journalOf(_patient);
        VM.prank(by);
        _registry.submitSigned(_patient, action, 0, type(uint40).max, signature);
        bytes32 entry = keccak256(abi.encode(3, _patient, _patient, FOLDER, epoch, cid, keccak256(keys)));
        require(
            uint184(_registry.journalOf(_patient)) ==
                uint184(uint256(keccak256(abi.encode(previous, entry)))),
            "another entry"
        );
        require(_registry.nonces(_patient) == 1, "nonce");
    }

    function testFuzz_AnyBytes_ActForNobody(
        bytes calldata action,
        bytes calldata signature,
        uint8 which
    ) external {
        bytes4[19] memory selectors = RegistrySelectors.all();
        bytes memory call = which % 2 == 0 ? action : bytes.concat(selectors[which % 19], action);
        _isRefused(call, signature);
    }

    function testFuzz_AnotherAction_IsNotDone(bytes32 cid, bytes32 other, uint256 secret) external {
        VM.assume(cid != 0 && other != 0 && cid != other);
        bytes memory signature = _sign(SECRET, _addRecordDigest(_patient, 0, cid, KEYS));
        _isRefused(abi.encodeCall(IRecordRegistry.addRecord, (_patient, FOLDER, 0, other, KEYS)), signature);
        secret = _within(secret, 1, type(uint128).max);
        VM.assume(secret != SECRET);
        signature = _sign(secret, _addRecordDigest(_patient, 0, cid, KEYS));
        _isRefused(abi.encodeCall(IRecordRegistry.addRecord, (_patient, FOLDER, 0, cid, KEYS)), signature);
    }

    function test_ContractAccount_Signs() external {
        ContractWallet wallet = new ContractWallet();
        bytes memory action = abi.encodeCall(
            IRecordRegistry.addRecord,
            (address(wallet), FOLDER, 0, bytes32(uint256(2)), KEYS)
        );
        bytes32 digest = _addRecordDigest(address(wallet), 0, bytes32(uint256(2)), KEYS);
        VM.expectRevert(
            abi.encodeWithSelector(ISignedActions.SignatureInvalid.selector, address(wallet), digest)
        );
        _registry.submitSigned(address(wallet), action, 0, type(uint40).max, "");
        wallet.approve(digest);
        _registry.submitSigned(address(wallet), action, 0, type(uint40).max, "");
        require(uint32(_registry.journalOf(address(wallet)) >> 184) == 1, "not added");
        VM.expectRevert(
            abi.encodeWithSignature("InvalidAccountNonce(address,uint256)", address(wallet), uint256(1))
        );
        _registry.submitSigned(address(wallet), action, 0, type(uint40).max, "");
    }

    function test_ContractAccount_AgreesToActForAnother() external {
        ContractWallet wallet = new ContractWallet();
        address guard = address(0x6A);
        VM.prank(_patient);
        _registry.setRecovery(guard);
        VM.prank(guard);
        _registry.freeze(_patient);
        VM.warp(block.timestamp + 7 days);
        wallet.approve(
            _digest(
                keccak256(
                    abi.encode(
                        keccak256("ActAs(string sentence,address account,address wallet)"),
                        keccak256(
                            "From now on this wallet acts for the account, in the place of its former one."
                        ),
                        _patient,
                        address(wallet)
                    )
                )
            )
        );
        VM.prank(guard);
        _registry.nameSuccessor(_patient, address(wallet), "");
        require(_registry.accountOf(address(wallet)) == _patient, "successor");
    }

    /// @dev While it is asked for its signature it can write nothing: not as itself, not for who is being served.
    function test_SignerThatCallsBack_WritesNothing() external {
        ReentrantWallet wallet = new ReentrantWallet(address(_registry));
        bytes memory inner = abi.encodeCall(
            IRecordRegistry.addRecord,
            (address(wallet), FOLDER, 0, bytes32(uint256(3)), KEYS)
        );
        wallet.prepare(inner);
        _registry.submitSigned(address(wallet), inner, 0, type(uint40).max, "");
        require(uint32(_registry.journalOf(address(wallet)) >> 184) == 1, "added twice");
        bytes memory outer = abi.encodeCall(
            ISignedActions.submitSigned,
            (address(wallet), inner, 1, type(uint40).max, "")
        );
        wallet.prepare(outer);
        _registry.submitSigned(address(wallet), inner, 1, type(uint40).max, "");
        require(uint32(_registry.journalOf(address(wallet)) >> 184) == 2, "added twice");
        require(_registry.nonces(address(wallet)) == 2, "nonce");
    }

    /// @dev Afterwards the contract itself is nobody again.
    function test_AfterASubmission_TheContractActsForNobody() external {
        bytes memory action = abi.encodeCall(
            IRecordRegistry.addRecord,
            (_patient, FOLDER, 0, bytes32(uint256(4)), KEYS)
        );
        bytes memory signature = _sign(SECRET, _addRecordDigest(_patient, 0, bytes32(uint256(4)), KEYS));
        _registry.submitSigned(_patient, action, 0, type(uint40).max, signature);
        VM.prank(address(_registry));
        VM.expectRevert(abi.encodeWithSelector(IRecordRegistry.WalletShut.selector, address(0)));
        _registry.addRecord(_patient, FOLDER, 0, bytes32(uint256(5)), KEYS);
    }

    function _isRefused(bytes memory action, bytes memory signature) private {
        (uint256 journal, uint256 nonce) = (_registry.journalOf(_patient), _registry.nonces(_patient));
        try _registry.submitSigned(_patient, action, nonce, type(uint40).max, signature) {
            revert("it was taken");
        } catch {
            require(_registry.journalOf(_patient) == journal, "written");
            require(_registry.nonces(_patient) == nonce, "nonce used up");
        }
    }

    function _sign(uint256 secret, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(secret, digest);
        return abi.encodePacked(r, s, v);
    }

    function _addRecordDigest(
        address patient,
        uint32 epoch,
        bytes32 cid,
        bytes memory keys
    ) private view returns (bytes32) {
        bytes memory fields = abi.encode(
            keccak256(
                "AddRecord(string sentence,address account,address patient,uint64 folder,uint32 epoch,"
                "bytes32 cidDigest,bytes wrappedKeys,uint256 nonce,uint40 deadline)"
            ),
            keccak256("Add a record to the patient's folder."),
            patient,
            patient,
            FOLDER,
            epoch,
            cid,
            keccak256(keys),
            _registry.nonces(patient),
            type(uint40).max
        );
        return _digest(keccak256(fields));
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Keyward"),
                keccak256("1"),
                block.chainid,
                address(_registry)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
