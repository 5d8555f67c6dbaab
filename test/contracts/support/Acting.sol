// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {ActionTable} from "./ActionTable.sol";
import {Bringing} from "./Bringing.sol";
import {RegistrySelectors} from "./RegistrySelectors.sol";
import {Shadow} from "./Shadow.sol";
import {SignedActing} from "./SignedActing.sol";

/// @dev How people act on the registry.
abstract contract Acting is Shadow, SignedActing {
    ActionTable private _table = new ActionTable();

    /// @dev Wallets of the frozen and the replaced that got anything done, but as somebody's recovery.
    uint256 public takenFromTheShut;

    constructor(address registry, address twin) Bringing(registry) SignedActing(twin) {}

    function _typeOf(bytes4 selector) internal view override returns (bytes32, bytes32) {
        return _table.typeOf(selector);
    }

    function _actorOf(bytes4 selector, address wallet) internal view override returns (address) {
        bool isRecovery =
            selector == IRecordRegistry.freeze.selector ||
                selector == IRecordRegistry.unfreeze.selector ||
                selector == IRecordRegistry.nameSuccessor.selector ||
                selector == IRecordRegistry.moveAccount.selector;
        return isRecovery ? wallet : accountOf(wallet);
    }

    function _selectorAt(uint256 which) internal pure override returns (bytes4) {
        return RegistrySelectors.all()[which % 19];
    }

    function _lastBlockOf(address patient) internal view override returns (uint256) {
        return (IRecordRegistry(_target).journalOf(patient) >> 216) & ((1 << 39) - 1);
    }

    /// @dev As `_act`, of what only an account does for itself: counts what a shut wallet achieves.
    function _actAsAccount(
        address wallet,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) internal returns (bool done) {
        bool isShut = accountOf(wallet) == address(0);
        done = _act(wallet, allowed && !isShut, action, fields);
        if (done && isShut) takenFromTheShut += 1;
    }

    function bringAltered(uint256 who, uint256 which) external {
        address wallet = _anyWallet(who);
        bytes32 old = vault[accountOf(wallet)];
        bytes memory action = abi.encodeCall(IRecordRegistry.sealVault, (bytes32(who | 1), old));
        _bringAltered(wallet, action, abi.encode(who | 1, old), which);
    }

    /// @dev Half the time a wallet that acts as the patient: with anybody at random hardly anything would be taken.
    function _caller(uint256 who, address patient) internal view returns (address) {
        return (who >> 128) % 2 == 0 ? walletOf(patient) : _anyWallet(who);
    }
}
