// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Comparing dates with the present (unix seconds)
library Dates {
    /// @dev How long a change of recovery takes, and how long an account is frozen before a successor may be named.
    uint40 internal constant WAIT = 7 days;

    /// @dev The one comparison with time: what holds until a date is over in that second, what holds from a date on
    /// begins in it.
    function isAhead(uint40 date, uint256 present) internal pure returns (bool) {
        return date > present;
    }

    /// @dev Reverts where the sum does not fit, 34,000 years from now.
    function afterWait(uint40 date) internal pure returns (uint40) {
        return date + WAIT;
    }
}
