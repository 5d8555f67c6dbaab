// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ActionTypes} from "./ActionTypes.sol";
import {IRecordRegistry} from "./IRecordRegistry.sol";
import {IRegistryActions} from "./IRegistryActions.sol";
import {ISignedActions} from "./ISignedActions.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title What a person can sign for the registry: type, sentence and parameters of each function
/// @dev Said once more, for those who ask a person to sign, in app/_core/signed-actions.ts; a test holds the two
/// together, action by action.
contract RegistryActions is IRegistryActions, ActionTypes {
    bytes32 private constant REWRAP = keccak256("Rewrap(address grantee,bytes32 keyDigest,bytes wrappedKey)");
    bytes32 private constant REPLACEMENT = keccak256(
        "Replacement(uint32 record,uint32 epoch,bytes32 cidDigest,bytes wrappedKeys)"
    );
    bytes32 private constant REFILING = keccak256(
        "Refiling(uint32 record,uint64 folder,uint32 epoch,bytes wrappedKeys)"
    );
    /// @dev What a wallet signs to become another account's.
    bytes32 private constant ACT_AS = keccak256("ActAs(string sentence,address account,address wallet)");
    bytes32 private constant ACT_AS_SENTENCE = keccak256(
        "From now on this wallet acts for the account, in the place of its former one."
    );

    /// @dev What the present wallet signs to hand its account to another.
    bytes32 private constant MOVE_TO = keccak256(
        "MoveTo(string sentence,address account,address wallet,address nextRecovery,uint40 agreedUntil)"
    );
    bytes32 private constant MOVE_TO_SENTENCE = keccak256(
        "From now on the new wallet acts for my account, and this one no more."
    );

    bytes32 private constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant NAME = keccak256("Keyward");
    bytes32 private constant VERSION = keccak256("1");

    /// @inheritdoc IRegistryActions
    function checkAction(
        address signer,
        address account,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) external view {
        _check(signer, _hashAction(signer, account, action, nonce, deadline), signature);
    }

    /// @inheritdoc IRegistryActions
    function checkConsent(address account, address wallet, bytes calldata consent) external view {
        _check(wallet, keccak256(abi.encode(ACT_AS, ACT_AS_SENTENCE, account, wallet)), consent);
    }

    /// @inheritdoc IRegistryActions
    function checkAgreement(
        address present,
        address account,
        address wallet,
        address nextRecovery,
        uint40 agreedUntil,
        bytes calldata agreement
    ) external view {
        bytes32 structHash = keccak256(
            abi.encode(MOVE_TO, MOVE_TO_SENTENCE, account, wallet, nextRecovery, agreedUntil)
        );
        _check(present, structHash, agreement);
    }

    function _check(address signer, bytes32 structHash, bytes calldata signature) private view {
        bytes32 domain = keccak256(abi.encode(DOMAIN, NAME, VERSION, block.chainid, msg.sender));
        bytes32 digest = MessageHashUtils.toTypedDataHash(domain, structHash);
        if (!Signatures.isBy(signer, digest, signature)) {
            revert ISignedActions.SignatureInvalid(signer, digest);
        }
    }

    /// @inheritdoc ActionTypes
    function _actionOf(
        bytes4 selector
    )
        internal
        pure
        override
        returns (bytes32 typeHash, bytes32 sentence, By by, uint256 count, uint256 kinds)
    {
        if (selector == IRecordRegistry.setUp.selector) {
            return (
                keccak256(
                    "SetUp(string sentence,address account,bytes publicKey,bytes32 vaultDigest,"
                    "address recovery,uint256 nonce,uint40 deadline)"
                ),
                keccak256(
                    "Set my account up: my key, the ways to open my keys, and the recovery address "
                    "that may freeze it and give it another wallet."
                ),
                By.Account,
                3,
                BYTES
            );
        }
        if (selector == IRecordRegistry.publishKey.selector) {
            return (
                keccak256(
                    "PublishKey(string sentence,address account,bytes publicKey,uint256 nonce,"
                    "uint40 deadline)"
                ),
                keccak256("Publish my key, by which others encrypt for me."),
                By.Account,
                1,
                BYTES
            );
        }
        if (selector == IRecordRegistry.sealVault.selector) {
            return (
                keccak256(
                    "SealVault(string sentence,address account,bytes32 newDigest,bytes32 "
                    "expectedOld,uint256 nonce,uint40 deadline)"
                ),
                keccak256("Note that the ways to open my keys have changed."),
                By.Account,
                2,
                0
            );
        }
        if (selector == IRecordRegistry.setDelegate.selector) {
            return (
                keccak256(
                    "SetDelegate(string sentence,address account,address delegate,uint40 until,"
                    "uint32 generation,bytes32 keyDigest,bytes wrappedKey,uint256 nonce,uint40 "
                    "deadline)"
                ),
                keccak256(
                    "Let the delegate act in my name and read my records until the date (seconds "
                    "since 1970; 0 ends it)."
                ),
                By.Account,
                5,
                BYTES << 8
            );
        }
        if (selector == IRecordRegistry.setInvitationOnly.selector) {
            return (
                keccak256(
                    "SetInvitationOnly(string sentence,address account,bool invitationOnly,uint256 "
                    "nonce,uint40 deadline)"
                ),
                keccak256(
                    "Let only people whom I invited share with me first (true), or everybody "
                    "(false)."
                ),
                By.Account,
                1,
                0
            );
        }
        if (selector == IRecordRegistry.setInvitation.selector) {
            return (
                keccak256(
                    "SetInvitation(string sentence,address account,address patient,bool invited,"
                    "uint256 nonce,uint40 deadline)"
                ),
                keccak256(
                    "Invite the patient to share with me (true), or take the invitation back "
                    "(false)."
                ),
                By.Account,
                2,
                0
            );
        }
        if (selector == IRecordRegistry.setRecovery.selector) {
            return (
                keccak256(
                    "SetRecovery(string sentence,address account,address recovery,uint256 nonce,"
                    "uint40 deadline)"
                ),
                keccak256("Let the recovery address freeze my account and give it another wallet."),
                By.Account,
                1,
                0
            );
        }
        if (selector == IRecordRegistry.freeze.selector) {
            return (
                keccak256(
                    "Freeze(string sentence,address recovery,address account,uint256 nonce,uint40 "
                    "deadline)"
                ),
                keccak256("Freeze the account: nobody writes for it until its recovery says so."),
                By.Recovery,
                1,
                0
            );
        }
        if (selector == IRecordRegistry.unfreeze.selector) {
            return (
                keccak256(
                    "Unfreeze(string sentence,address recovery,address account,uint256 nonce,"
                    "uint40 deadline)"
                ),
                keccak256("End the freeze: the account's wallet was found again."),
                By.Recovery,
                1,
                0
            );
        }
        if (selector == IRecordRegistry.nameSuccessor.selector) {
            return (
                keccak256(
                    "NameSuccessor(string sentence,address recovery,address account,address wallet,"
                    "bytes consent,uint256 nonce,uint40 deadline)"
                ),
                keccak256("Give the account this wallet in the place of its lost one."),
                By.Recovery,
                3,
                BYTES << 4
            );
        }
        if (selector == IRecordRegistry.moveAccount.selector) {
            return (
                keccak256(
                    "MoveAccount(string sentence,address recovery,address account,address wallet,"
                    "address nextRecovery,uint40 agreedUntil,bytes agreement,bytes consent,"
                    "uint256 nonce,uint40 deadline)"
                ),
                keccak256("Give the account this wallet in the place of its present one, which agrees."),
                By.Recovery,
                6,
                (BYTES << 8) | (BYTES << 10)
            );
        }
        if (selector == IRecordRegistry.addRecord.selector) {
            return (
                keccak256(
                    "AddRecord(string sentence,address account,address patient,uint64 folder,"
                    "uint32 epoch,bytes32 cidDigest,bytes wrappedKeys,uint256 nonce,uint40 "
                    "deadline)"
                ),
                keccak256("Add a record to the patient's folder."),
                By.Account,
                5,
                BYTES << 8
            );
        }
        if (selector == IRecordRegistry.addRecords.selector) {
            return (
                keccak256(
                    "AddRecords(string sentence,address account,address patient,uint64 folder,"
                    "uint32 epoch,bytes32[] cidDigests,bytes wrappedKeys,uint256 nonce,uint40 "
                    "deadline)"
                ),
                keccak256("Add records to the patient's folder."),
                By.Account,
                5,
                (WORDS << 6) | (BYTES << 8)
            );
        }
        if (selector == IRecordRegistry.replaceRecords.selector) {
            return (
                keccak256(
                    "ReplaceRecords(string sentence,address account,address patient,Replacement[] "
                    "replacements,uint256 nonce,uint40 deadline)Replacement(uint32 record,uint32 "
                    "epoch,bytes32 cidDigest,bytes wrappedKeys)"
                ),
                keccak256("Put new content in the place of the patient's records of these numbers."),
                By.Account,
                2,
                STRUCTS << 2
            );
        }
        if (selector == IRecordRegistry.removeRecord.selector) {
            return (
                keccak256(
                    "RemoveRecord(string sentence,address account,address patient,uint32 record,"
                    "uint256 nonce,uint40 deadline)"
                ),
                keccak256("Remove the patient's record of this number."),
                By.Account,
                2,
                0
            );
        }
        if (selector == IRecordRegistry.refileRecords.selector) {
            return (
                keccak256(
                    "RefileRecords(string sentence,address account,address patient,Refiling[] "
                    "refilings,uint256 nonce,uint40 deadline)Refiling(uint32 record,uint64 folder,"
                    "uint32 epoch,bytes wrappedKeys)"
                ),
                keccak256("Put the patient's records of these numbers in these folders."),
                By.Account,
                2,
                STRUCTS << 2
            );
        }
        if (selector == IRecordRegistry.grantAccess.selector) {
            return (
                keccak256(
                    "GrantAccess(string sentence,address account,address patient,uint64 scope,"
                    "address grantee,uint40 expiresAt,uint8 permissions,uint32 epoch,bytes32 "
                    "keyDigest,bytes wrappedKey,uint256 nonce,uint40 deadline)"
                ),
                keccak256(
                    "Share the patient's records with the grantee until the date (seconds since "
                    "1970)."
                ),
                By.Account,
                8,
                BYTES << 14
            );
        }
        if (selector == IRecordRegistry.revokeAccess.selector) {
            return (
                keccak256(
                    "RevokeAccess(string sentence,address account,address patient,uint64 scope,"
                    "address[] grantees,uint32 newEpoch,Rewrap[] rewraps,uint256 nonce,uint40 "
                    "deadline)Rewrap(address grantee,bytes32 keyDigest,bytes wrappedKey)"
                ),
                keccak256(
                    "Stop sharing the patient's records with these grantees, and give those who "
                    "stay the new key."
                ),
                By.Account,
                5,
                (WORDS << 4) | (STRUCTS << 8)
            );
        }
        if (selector == IRecordRegistry.rewrapAccess.selector) {
            return (
                keccak256(
                    "RewrapAccess(string sentence,address account,address patient,uint64 scope,"
                    "Rewrap[] rewraps,uint256 nonce,uint40 deadline)Rewrap(address grantee,bytes32 "
                    "keyDigest,bytes wrappedKey)"
                ),
                keccak256(
                    "Give these grantees, who have access, the present key of the patient's "
                    "records."
                ),
                By.Account,
                3,
                STRUCTS << 4
            );
        }
    }

    /// @inheritdoc ActionTypes
    function _structOf(bytes4 selector) internal pure override returns (bytes32 typeHash, uint256 words) {
        if (selector == IRecordRegistry.replaceRecords.selector) return (REPLACEMENT, 3);
        if (selector == IRecordRegistry.refileRecords.selector) return (REFILING, 3);
        return (REWRAP, 2);
    }
}
