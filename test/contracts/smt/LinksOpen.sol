// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Links} from "../../../contracts/libraries/Links.sol";

/// @dev True as far as fuzzing tells (testFuzz_Links_…) and not proved: the solver finds no proof where shifts and masks
/// of 256 bits meet arithmetic.
contract LinksOpen {
    function theLengthIsWhatWasPut(
        uint256 previous,
        uint184 head,
        uint32 length,
        uint256 lastBlock
    ) external pure {
        assert(Links.lengthOf(Links.moved(previous, head, length, lastBlock)) == length);
    }

    function theHeadIsWhatWasPut(
        uint256 previous,
        uint184 head,
        uint32 length,
        uint256 lastBlock
    ) external pure {
        assert(uint184(Links.moved(previous, head, length, lastBlock)) == head);
    }

    function shutStaysAsItWas(
        uint256 previous,
        uint184 head,
        uint32 length,
        uint256 lastBlock
    ) external pure {
        assert(Links.isShut(Links.moved(previous, head, length, lastBlock)) == Links.isShut(previous));
    }
}
