// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title The word that a hash-chained list is on chain
/// @dev link = head (184 bits) | length << 184 (32 bits) | lastBlock << 216 (39 bits) | shut << 255
library Links {
    uint256 internal constant LENGTH_MOST = type(uint32).max;
    /// @dev Set while the account's own address may not act as it.
    uint256 internal constant SHUT = 1 << 255;

    uint256 private constant HEAD_MASK = (1 << 184) - 1;
    uint256 private constant LENGTH_SHIFT = 184;
    uint256 private constant BLOCK_SHIFT = 216;
    uint256 private constant BLOCK_MASK = (1 << 39) - 1;

    function lengthOf(uint256 link) internal pure returns (uint32) {
        return uint32(link >> LENGTH_SHIFT);
    }

    function isShut(uint256 link) internal pure returns (bool) {
        return link & SHUT != 0;
    }

    /// @dev The word of a wallet that acts for an account: shut, of no length, and whom it acts as.
    function actingAs(address account) internal pure returns (uint256 link) {
        return SHUT | uint160(account);
    }

    /// @return account 0 where the word is that of a journal, whose address acts as nobody
    function actsAs(uint256 link) internal pure returns (address account) {
        return lengthOf(link) == 0 ? address(uint160(link)) : address(0);
    }

    /// @return head the low 184 bits of keccak256(abi.encode(previous, entry))
    function headAfter(uint256 previous, bytes32 entry) internal pure returns (uint256 head) {
        return uint256(Hashes.efficientKeccak256(bytes32(previous), entry)) & HEAD_MASK;
    }

    /// @dev SHUT stays as it was.
    /// @param head   below 2^184
    /// @param length at most LENGTH_MOST
    function moved(
        uint256 previous,
        uint256 head,
        uint256 length,
        uint256 blockNumber
    ) internal pure returns (uint256 link) {
        return
            head | (length << LENGTH_SHIFT) | ((blockNumber & BLOCK_MASK) << BLOCK_SHIFT) | (previous & SHUT);
    }
}
