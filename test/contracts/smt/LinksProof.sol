// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Links} from "../../../contracts/libraries/Links.sol";

/// @dev A list's length under any number of entries, and the layout of the word as a sum; that the word's shifts and
/// masks are that sum is LinksOpen's.
contract LinksProof {
    uint256 private _length;

    function aLengthNeverWraps(uint256 positions) external {
        require(positions <= 256);
        uint256 before = _length;
        uint256 length = before + positions;
        require(length <= Links.LENGTH_MOST);
        _length = length;
        assert(_length >= before);
        assert(_length < 2 ** 32);
    }

    function theFieldsOfALinkAreApart(
        uint184 head,
        uint32 length,
        uint256 lastBlock,
        bool isShut
    ) external pure {
        require(lastBlock < 2 ** 39);
        uint256 link = (isShut ? 2 ** 255 : 0) + lastBlock * 2 ** 216 + uint256(length) * 2 ** 184 + head;
        assert(link % 2 ** 184 == head);
        assert((link / 2 ** 184) % 2 ** 32 == length);
        assert((link / 2 ** 216) % 2 ** 39 == lastBlock);
        assert((link / 2 ** 255 == 1) == isShut);
    }
}
