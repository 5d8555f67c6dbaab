// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedActions} from "../../../contracts/ISignedActions.sol";
import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {Bringing} from "./Bringing.sol";
import {ContractWallet} from "./ContractWallet.sol";

/// @dev Of OpenZeppelin's Nonces.
interface ICountsNonces {
    function nonces(address owner) external view returns (uint256);
}

/// @dev How people do what they do on a contract that takes signed actions: by a transaction of their own, or signed
/// and brought by somebody else, sometimes in a way that must not work.
abstract contract SignedActing is Bringing {
    bytes4 private constant PANIC = 0x4e487b71;

    mapping(address signer => uint256) public nonces;

    /// @dev Signatures that were tried where they are not for: another contract of the same code, a wallet that the same
    /// key signs for, another function, another chain.
    uint256 public triedElsewhere;
    uint256 public takenElsewhere;
    address private _twin;
    // The compiler takes block.chainid for one value in all of a call.
    uint256 private _home = block.chainid;
    mapping(address wallet => address) private _siblings;

    constructor(address twin) {
        _twin = twin;
    }

    /// @return typeHash keccak256 of the encoded type
    /// @return sentence keccak256 of the sentence
    function _typeOf(bytes4 selector) internal view virtual returns (bytes32 typeHash, bytes32 sentence);

    /// @return what of the wallet's stands after the sentence: the account that it acts as, or itself as a recovery
    function _actorOf(bytes4 selector, address wallet) internal view virtual returns (address);

    /// @dev Functions that can be signed.
    function _selectorAt(uint256 which) internal pure virtual returns (bytes4);

    /// @param fields what of the action EIP-712 encodes: words as they are, what is dynamic as its hash
    function _act(
        address wallet,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) internal returns (bool done) {
        // Not by what is drawn for everything else: whether somebody tries elsewhere changes nothing that follows.
        uint256 where = uint256(keccak256(abi.encode(action, triedElsewhere, block.number)));
        if (where >> 254 == 0) _tryElsewhere(wallet, action, fields, where);
        uint256 how = _draw() % 16;
        if (how < 8) {
            VM.prank(wallet);
            (done, ) = _target.call(action);
        } else {
            uint256 nonce = nonces[wallet] + (how == 8 ? 1 : 0);
            uint40 deadline = uint40(how == 9 ? block.timestamp : block.timestamp + 1 + (_draw() % 1 days));
            address signer = how == 10 ? _anyWallet(_draw()) : wallet;
            allowed = allowed && how > 9 && signer == wallet;
            done = _bring(_submission(wallet, signer, action, fields, nonce, deadline));
            if (done) nonces[wallet] += 1;
        }
        _judge(allowed, done);
    }

    /// @dev One bit of what was signed, or of the signature, is another one.
    function _bringAltered(address wallet, bytes memory action, bytes memory fields, uint256 which) internal {
        bytes memory submission = _submission(
            wallet,
            wallet,
            action,
            fields,
            nonces[wallet],
            uint40(block.timestamp + 1)
        );
        // Signer, nonce, deadline; the action's bytes; the signature's. Not offsets and padding, which nobody signs.
        uint256 padded = (action.length + 31) & ~uint256(31);
        uint256[5] memory starts = [uint256(4), 4 + 64, 4 + 96, 4 + 192, 4 + 192 + padded + 32];
        uint256[5] memory lengths = [uint256(32), 32, 32, action.length, 65];
        uint256 part = which % 5;
        _bringFlipped(submission, starts[part] + ((which >> 8) % lengths[part]), which >> 128);
    }

    // ----------------------------------------------------------- elsewhere

    /// @dev The nonce is the right one there, so that nothing but the signature is in the way.
    function _tryElsewhere(address wallet, bytes memory action, bytes memory fields, uint256 where) private {
        (address target, address signer, bytes memory brought) = (_target, wallet, action);
        if (where % 4 == 0) target = _twin;
        else if (where % 4 == 1) signer = _siblingOf(wallet);
        else if (where % 4 == 2) brought = _asAnother(action, where >> 8);
        uint40 deadline = uint40(block.timestamp + 1);
        uint256 nonce = ICountsNonces(target).nonces(signer);
        bytes memory signature = _signed(wallet, wallet, action, fields, nonce, deadline);
        if (where % 4 == 3) VM.chainId(_home + 1 + ((where >> 8) % 1000));
        VM.prank(RELAY);
        (bool done, ) = target.call(
            abi.encodeCall(ISignedActions.submitSigned, (signer, brought, nonce, deadline, signature))
        );
        bytes4 reason = _reasonOfLastCall();
        VM.chainId(_home);
        triedElsewhere += 1;
        if (done || !_isAboutTheSignature(reason)) takenElsewhere += 1;
    }

    /// @return reason the selector of the error, 0 where there is none
    function _reasonOfLastCall() private pure returns (bytes4 reason) {
        assembly ("memory-safe") {
            if gt(returndatasize(), 3) {
                returndatacopy(0, 0, 4)
                reason := shl(224, shr(224, mload(0)))
            }
        }
    }

    /// @dev Or about whose it could be at all: what is malformed for another function has no reason, or is a panic.
    function _isAboutTheSignature(bytes4 reason) private pure returns (bool) {
        return
            reason == 0 ||
            reason == PANIC ||
            reason == ISignedActions.SignatureInvalid.selector ||
            reason == IRecordRegistry.WalletShut.selector;
    }

    /// @dev A contract that takes the signatures of the wallet's own key, or of its owner's, for its own.
    function _siblingOf(address wallet) private returns (address sibling) {
        sibling = _siblings[wallet];
        if (sibling == address(0)) {
            sibling = address(new ContractWallet(VM.addr(_privateKeys[wallet])));
            _siblings[wallet] = sibling;
        }
    }

    function _asAnother(bytes memory action, uint256 which) private pure returns (bytes memory other) {
        bytes4 selector = _selectorAt(which);
        if (selector == bytes4(action)) selector = _selectorAt(which + 1);
        other = bytes.concat(action);
        for (uint256 i = 0; i < 4; ++i) other[i] = selector[i];
    }

    // ------------------------------------------------------------- signing

    function _submission(
        address wallet,
        address signer,
        bytes memory action,
        bytes memory fields,
        uint256 nonce,
        uint40 deadline
    ) private view returns (bytes memory) {
        bytes memory signature = _signed(wallet, signer, action, fields, nonce, deadline);
        return abi.encodeCall(ISignedActions.submitSigned, (wallet, action, nonce, deadline, signature));
    }

    function _signed(
        address wallet,
        address signer,
        bytes memory action,
        bytes memory fields,
        uint256 nonce,
        uint40 deadline
    ) private view returns (bytes memory) {
        (bytes32 typeHash, bytes32 sentence) = _typeOf(bytes4(action));
        bytes memory actor = abi.encode(_actorOf(bytes4(action), wallet));
        bytes memory message = bytes.concat(typeHash, sentence, actor, fields, abi.encode(nonce, deadline));
        return _signature(signer, _digest(keccak256(message)));
    }
}
