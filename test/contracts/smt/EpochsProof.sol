// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Epochs} from "../../../contracts/libraries/Epochs.sol";

/// @dev A scope's epoch, raised in any way that the library takes, any number of times.
contract EpochsProof {
    uint32 private _epoch;
    uint256 private _raised;

    function anEpochNeverFallsAndTakesBoundedSteps(uint32 newEpoch) external {
        require(Epochs.isRaised(_epoch, newEpoch) && newEpoch <= Epochs.most(_epoch));
        require(_raised < type(uint200).max);
        uint32 before = _epoch;
        _epoch = newEpoch;
        _raised += 1;
        assert(_epoch > before || _epoch == type(uint32).max);
        assert(_epoch - before <= 65_536);
        // So that nobody reaches the last epoch in fewer than 65,535 calls.
        assert(_epoch <= _raised * 65_536);
    }

    function aGrantCanAlwaysBeEnded(uint32 epoch) external pure {
        uint32 most = Epochs.most(epoch);
        assert(most >= epoch);
        assert(Epochs.isRaised(epoch, most));
    }
}
