// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedActions} from "../../../contracts/ISignedActions.sol";
import {Bringing} from "./Bringing.sol";

/// @dev How people do what they do on a contract that takes signed actions: by a transaction of their own, or signed
/// and brought by somebody else, sometimes in a way that must not work.
abstract contract SignedActing is Bringing {
    mapping(address signer => uint256) public nonces;

    /// @return typeHash keccak256 of the encoded type
    /// @return sentence keccak256 of the sentence
    function _typeOf(bytes4 selector) internal view virtual returns (bytes32 typeHash, bytes32 sentence);

    /// @param fields what of the action EIP-712 encodes: words as they are, what is dynamic as its hash
    function _act(
        address wallet,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) internal returns (bool done) {
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

    function _submission(
        address wallet,
        address signer,
        bytes memory action,
        bytes memory fields,
        uint256 nonce,
        uint40 deadline
    ) private view returns (bytes memory) {
        (bytes32 typeHash, bytes32 sentence) = _typeOf(bytes4(action));
        bytes32 digest = _digest(
            keccak256(bytes.concat(typeHash, sentence, fields, abi.encode(nonce, deadline)))
        );
        bytes memory signature = _signature(signer, digest);
        return abi.encodeCall(ISignedActions.submitSigned, (wallet, action, nonce, deadline, signature));
    }
}
