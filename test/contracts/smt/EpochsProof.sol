// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Epochs} from "../../../contracts/libraries/Epochs.sol";

/// @dev A patient's only scope, raised in any way that the library takes, any number of times.
contract EpochsProof {
    uint32 private _epoch;
    uint24 private _newest;
    uint256 private _raised;

    function anEpochNeverFallsAndTakesBoundedSteps(uint32 newEpoch) external {
        require(Epochs.isRaised(_epoch, newEpoch) && newEpoch <= Epochs.most(_newest));
        require(_raised < type(uint200).max);
        uint32 before = _epoch;
        _epoch = newEpoch;
        _raised += 1;
        if (Epochs.generationOf(newEpoch) > _newest) _newest = Epochs.generationOf(newEpoch);
        assert(_epoch > before || _epoch == type(uint32).max);
        assert(Epochs.generationOf(_epoch) <= _newest);
        // One new master a call at most; nobody reaches the last generation in fewer than 2^24 - 1 calls.
        assert(_newest <= _raised);
    }

    function aGrantCanAlwaysBeEnded(uint32 epoch) external pure {
        uint32 most = Epochs.most(Epochs.generationOf(epoch));
        assert(most >= epoch);
        assert(Epochs.isRaised(epoch, most));
    }
}
