// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";

/// @dev The functions of the registry that can be signed.
library RegistrySelectors {
    function all() internal pure returns (bytes4[19] memory) {
        return
            [
                IRecordRegistry.setUp.selector,
                IRecordRegistry.publishKey.selector,
                IRecordRegistry.sealVault.selector,
                IRecordRegistry.setDelegate.selector,
                IRecordRegistry.setInvitationOnly.selector,
                IRecordRegistry.setInvitation.selector,
                IRecordRegistry.setRecovery.selector,
                IRecordRegistry.freeze.selector,
                IRecordRegistry.unfreeze.selector,
                IRecordRegistry.nameSuccessor.selector,
                IRecordRegistry.moveAccount.selector,
                IRecordRegistry.addRecord.selector,
                IRecordRegistry.addRecords.selector,
                IRecordRegistry.replaceRecords.selector,
                IRecordRegistry.removeRecord.selector,
                IRecordRegistry.refileRecords.selector,
                IRecordRegistry.grantAccess.selector,
                IRecordRegistry.revokeAccess.selector,
                IRecordRegistry.rewrapAccess.selector
            ];
    }
}
