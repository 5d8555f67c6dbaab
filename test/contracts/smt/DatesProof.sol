// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dates} from "../../../contracts/libraries/Dates.sol";

contract DatesProof {
    uint256 private _present;
    uint40 private _frozenAt;

    function whatIsOverStaysOver(uint40 date, uint256 present, uint256 later) external pure {
        require(later >= present && !Dates.isAhead(date, present));
        assert(!Dates.isAhead(date, later));
    }

    function whatHoldsUntilADateIsOverInThatSecond(uint40 date) external pure {
        assert(!Dates.isAhead(date, date));
        if (date > 0) assert(Dates.isAhead(date, uint256(date) - 1));
    }

    function theWaitIsSevenDays(uint40 date, uint256 present) external pure {
        uint40 from = Dates.afterWait(date);
        assert(from > date);
        if (!Dates.isAhead(from, present)) assert(present >= uint256(date) + 7 * 24 * 60 * 60);
        else assert(present < uint256(date) + 7 * 24 * 60 * 60);
    }

    /// @dev Time goes on, accounts are frozen and found again in any order.
    function freeze(uint40 present) external {
        require(present >= _present && present > 0 && _frozenAt == 0);
        _present = present;
        _frozenAt = present;
    }

    function unfreeze(uint40 present) external {
        require(present >= _present);
        _present = present;
        _frozenAt = 0;
    }

    function noSuccessorBeforeAFreezeOfSevenDays(uint40 present) external {
        require(present >= _present && _frozenAt != 0);
        _present = present;
        require(!Dates.isAhead(Dates.afterWait(_frozenAt), present));
        assert(present - _frozenAt >= 7 * 24 * 60 * 60);
    }
}
