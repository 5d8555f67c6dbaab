// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Links} from "../../contracts/libraries/Links.sol";

/// @dev What no proof was found for (smt/LinksOpen.sol), with any input.
contract LinksFuzz {
    function testFuzz_Links_KeepTheirFieldsApart(
        uint256 previous,
        uint184 head,
        uint32 length,
        uint256 lastBlock
    ) external pure {
        uint256 link = Links.moved(previous, head, length, lastBlock);
        require(uint184(link) == head, "head");
        require(Links.lengthOf(link) == length, "length");
        require((link >> 216) & ((1 << 39) - 1) == lastBlock % (1 << 39), "block");
        require(Links.isShut(link) == Links.isShut(previous), "shut");
        require(Links.isShut(link) == (link >= 1 << 255), "top bit");
    }

    function testFuzz_Links_HeadIsTheHashsLowBits(uint256 previous, bytes32 entry) external pure {
        bytes32 hash = keccak256(abi.encode(previous, entry));
        require(Links.headAfter(previous, entry) == uint256(hash) % (1 << 184), "head");
    }
}
