// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "./IRecordRegistry.sol";
import {ISignedActions} from "./ISignedActions.sol";

/// @title How an action becomes the struct that a person signs
/// @dev An action is calldata of the contract's own function: where all parameters are static, its words are those of
/// EIP-712's encodeData already, and the others are hashed in place. The contract then calls itself with the very
/// bytes that were hashed here, so that what was signed and what is done cannot come apart: Solidity's decoder rejects
/// what is malformed.
abstract contract ActionTypes {
    /// @dev How a parameter enters encodeData.
    uint256 internal constant WORD = 0;
    uint256 internal constant BYTES = 1;
    /// @dev An array of one-word elements.
    uint256 internal constant WORDS = 2;
    /// @dev An array of structs, each of words and then one parameter of bytes; see _structOf.
    uint256 internal constant STRUCTS = 3;

    /// @dev Whose an action is: the account that the signer acts as, or the signer itself, as somebody's recovery.
    enum By {
        Account,
        Recovery
    }

    /// @dev The types of what can be signed; `count` 0 where the selector is none of them.
    /// @return typeHash keccak256 of the encoded type
    /// @return sentence keccak256 of the sentence
    /// @return by       whose address stands after the sentence
    /// @return count    how many parameters the function has
    /// @return kinds    two bits per parameter, the first one lowest
    function _actionOf(
        bytes4 selector
    ) internal pure virtual returns (bytes32 typeHash, bytes32 sentence, By by, uint256 count, uint256 kinds);

    /// @dev Of the structs in an action's array: keccak256 of the encoded type, and how many words stand before the
    /// bytes; nothing where a contract has no such arrays.
    // solhint-disable-next-line no-empty-blocks
    function _structOf(bytes4) internal pure virtual returns (bytes32 typeHash, uint256 words) {}

    /// @dev hashStruct of the whole message; every slice reverts where it reaches past the end. The account is part of
    /// it: one key may sign for several wallets (an own address, contracts that ask it), and what it signed for one
    /// account must not be another's.
    /// @param account whom the signer acts as; 0 where nobody
    function _hashAction(
        address signer,
        address account,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        if (action.length < 4) revert ISignedActions.ActionMalformed(action.length);
        (bytes32 typeHash, bytes32 sentence, By by, uint256 count, uint256 kinds) = _actionOf(bytes4(action));
        if (count == 0) revert ISignedActions.ActionUnknown(bytes4(action));
        bytes calldata args = action[4:];
        address actor = by == By.Recovery ? signer : account;
        if (actor == address(0)) revert IRecordRegistry.WalletShut(signer);
        bytes memory data = bytes.concat(
            abi.encode(typeHash, sentence, actor),
            args[:32 * count],
            abi.encode(nonce, deadline)
        );
        uint256 parameter = 0;
        for (; kinds != 0; kinds >>= 2) {
            uint256 kind = kinds & 3;
            if (kind != WORD) {
                uint256 start = uint256(_wordAt(args, 32 * parameter));
                _putWord(data, parameter + 3, _hashDynamic(bytes4(action), args, start, kind));
            }
            ++parameter;
        }
        return keccak256(data);
    }

    /// @param position below the number of words that `data` has; not checked
    function _putWord(bytes memory data, uint256 position, bytes32 word) private pure {
        assembly ("memory-safe") {
            mstore(add(data, mul(32, add(position, 1))), word)
        }
    }

    function _hashDynamic(
        bytes4 selector,
        bytes calldata args,
        uint256 start,
        uint256 kind
    ) private pure returns (bytes32) {
        uint256 length = uint256(_wordAt(args, start));
        bytes calldata body = args[start + 32:];
        if (kind == BYTES) return keccak256(body[:length]);
        if (kind == WORDS) return keccak256(body[:32 * length]);
        (bytes32 typeHash, uint256 words) = _structOf(selector);
        bytes32[] memory hashes = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) {
            hashes[i] = _hashStruct(typeHash, words, body[uint256(_wordAt(body, 32 * i)):]);
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @dev hashStruct of the struct that `element` begins with.
    function _hashStruct(
        bytes32 typeHash,
        uint256 words,
        bytes calldata element
    ) private pure returns (bytes32) {
        uint256 start = uint256(_wordAt(element, 32 * words));
        uint256 length = uint256(_wordAt(element, start));
        return
            keccak256(
                abi.encodePacked(typeHash, element[:32 * words], keccak256(element[start + 32:][:length]))
            );
    }

    function _wordAt(bytes calldata words, uint256 start) private pure returns (bytes32) {
        return bytes32(words[start:start + 32]);
    }
}
