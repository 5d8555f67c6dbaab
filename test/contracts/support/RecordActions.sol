// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {AccountActions} from "./AccountActions.sol";

/// @dev Adding, replacing, removing, refiling.
abstract contract RecordActions is AccountActions {
    uint64 internal constant RECORD_BIT = 1 << 63;
    bytes private constant KEYS = "wrapped keys";
    bytes32 private constant REPLACEMENT = keccak256(
        "Replacement(uint32 record,uint32 epoch,bytes32 cidDigest,bytes wrappedKeys)"
    );
    bytes32 private constant REFILING = keccak256(
        "Refiling(uint32 record,uint64 folder,uint32 epoch,bytes wrappedKeys)"
    );

    /// @dev Writes of somebody who was then neither the patient nor their delegate, additions apart.
    uint256 public writtenByOthers;
    uint256 public addedByOthers;
    uint256 public writtenByDelegates;

    function addRecord(uint256 who, uint256 whose, uint256 where, uint32 shift, bytes32 cid) external {
        (address patient, uint64 folder) = (_patient(whose), _scope(where));
        address wallet = _caller(who, patient);
        uint32 given = _epochNear(patient, folder, shift);
        bool allowed = folder < RECORD_BIT && cid != 0 && _mayAdd(patient, wallet, folder, given);
        bytes memory fields = abi.encode(patient, folder, given, cid, keccak256(KEYS));
        bytes memory action = abi.encodeCall(IRecordRegistry.addRecord, (patient, folder, given, cid, KEYS));
        address by = accountOf(wallet);
        if (!_act(wallet, allowed, action, fields)) return;
        if (by != patient) addedByOthers += 1;
        _enter(patient, 3, keccak256(abi.encode(3, patient, by, folder, given, cid, keccak256(KEYS))), 1);
    }

    function addRecords(uint256 who, uint256 whose, uint256 where, uint32 shift, uint256 many) external {
        (address patient, uint64 folder) = (_patient(whose), _scope(where));
        address wallet = _caller(who, patient);
        uint32 given = _epochNear(patient, folder, shift);
        bytes32[] memory cids = new bytes32[](many % 6);
        for (uint256 i = 0; i < cids.length; ++i) cids[i] = keccak256(abi.encode(many, i));
        bytes32 all = keccak256(abi.encodePacked(cids));
        bool allowed = folder < RECORD_BIT && cids.length > 0 && _mayAdd(patient, wallet, folder, given);
        bytes memory fields = abi.encode(patient, folder, given, all, keccak256(KEYS));
        bytes memory action = abi.encodeCall(
            IRecordRegistry.addRecords,
            (patient, folder, given, cids, KEYS)
        );
        address by = accountOf(wallet);
        if (!_act(wallet, allowed, action, fields)) return;
        if (by != patient) addedByOthers += 1;
        bytes32 entry = keccak256(abi.encode(4, patient, by, folder, given, all, keccak256(KEYS)));
        _enter(patient, 4, entry, cids.length);
    }

    /// @dev None, one or a few; a number may come twice.
    function replaceRecords(uint256 who, uint256 whose, uint32 record, uint32 given, bytes32 cid) external {
        address patient = _patient(whose);
        IRecordRegistry.Replacement[] memory them = new IRecordRegistry.Replacement[](given % 4);
        bytes32[] memory hashes = new bytes32[](them.length);
        bool allowed = them.length > 0 && cid != 0;
        for (uint256 i = 0; i < them.length; ++i) {
            uint32 number = uint32((record % 8) + ((i * record) % 3));
            them[i] = IRecordRegistry.Replacement(
                number,
                given,
                i == 0 ? cid : keccak256(abi.encode(cid)),
                KEYS
            );
            hashes[i] = keccak256(abi.encode(REPLACEMENT, number, given, them[i].cidDigest, keccak256(KEYS)));
            allowed = allowed && number < positions[patient] + i;
        }
        bytes memory action = abi.encodeCall(IRecordRegistry.replaceRecords, (patient, them));
        bytes memory fields = abi.encode(patient, keccak256(abi.encodePacked(hashes)));
        address by = _write(patient, _caller(who, patient), allowed, action, fields);
        if (by == address(0)) return;
        for (uint256 i = 0; i < them.length; ++i) {
            bytes memory entry = abi.encode(5, patient, by, them[i].record, given, them[i].cidDigest);
            _enter(patient, 5, keccak256(bytes.concat(entry, keccak256(KEYS))), 1);
        }
    }

    function removeRecord(uint256 who, uint256 whose, uint32 record) external {
        address patient = _patient(whose);
        record = record % 8;
        bytes memory action = abi.encodeCall(IRecordRegistry.removeRecord, (patient, record));
        bool allowed = record < positions[patient];
        address by = _write(patient, _caller(who, patient), allowed, action, abi.encode(patient, record));
        if (by == address(0)) return;
        _enter(patient, 6, keccak256(abi.encode(6, patient, by, record)), 1);
    }

    function refileRecords(uint256 who, uint256 whose, uint32 record, uint256 where, uint32 given) external {
        address patient = _patient(whose);
        IRecordRegistry.Refiling[] memory them = new IRecordRegistry.Refiling[](given % 4);
        bytes32[] memory hashes = new bytes32[](them.length);
        bool allowed = them.length > 0;
        for (uint256 i = 0; i < them.length; ++i) {
            uint32 number = uint32((record % 8) + ((i * record) % 3));
            them[i] = IRecordRegistry.Refiling(number, _scope((where % 8) + i), given, KEYS);
            hashes[i] = keccak256(abi.encode(REFILING, number, them[i].folder, given, keccak256(KEYS)));
            allowed = allowed && number < positions[patient] + i && them[i].folder < RECORD_BIT;
        }
        bytes memory action = abi.encodeCall(IRecordRegistry.refileRecords, (patient, them));
        bytes memory fields = abi.encode(patient, keccak256(abi.encodePacked(hashes)));
        address by = _write(patient, _caller(who, patient), allowed, action, fields);
        if (by == address(0)) return;
        for (uint256 i = 0; i < them.length; ++i) {
            bytes memory entry = abi.encode(7, patient, by, them[i].record, them[i].folder, given);
            _enter(patient, 7, keccak256(bytes.concat(entry, keccak256(KEYS))), 1);
        }
    }

    /// @return by the account that wrote; 0 where nothing was
    function _write(
        address patient,
        address wallet,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) internal returns (address by) {
        by = accountOf(wallet);
        bool isDelegate = delegation(patient, by) > block.timestamp;
        if (!_act(wallet, allowed && _mayWrite(patient, wallet), action, fields)) return address(0);
        if (by == patient) return by;
        if (isDelegate) writtenByDelegates += 1;
        else writtenByOthers += 1;
    }

    /// @dev Rarely a wallet that is no account of its own.
    function _patient(uint256 which) internal view returns (address) {
        return (which >> 64) % 16 == 0 ? _anyWallet(which) : _person(which);
    }

    /// @dev Everything, two folders, the first two positions of a journal.
    function _scope(uint256 which) internal pure returns (uint64) {
        which = which % 8;
        if (which < 6) return which < 4 ? 0 : uint64(which - 3);
        return RECORD_BIT | uint64(which - 6);
    }

    function scopes(uint256 which) external pure returns (uint64) {
        return _scope(which);
    }

    /// @dev Mostly the current epoch; for a contributor to everything that of everything.
    function _epochNear(address patient, uint64 scope, uint32 shift) internal view returns (uint32) {
        if (shift % 8 == 0) return epoch[patient][scope] + 1;
        return shift % 4 == 1 ? epoch[patient][0] : epoch[patient][scope];
    }
}
