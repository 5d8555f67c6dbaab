// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRecordRegistry} from "../../contracts/IRecordRegistry.sol";
import {RecordRegistry} from "../../contracts/RecordRegistry.sol";
import {Handler} from "./support/Handler.sol";

/// @dev What holds whatever four people do, in any order (docs/contracts.md lists these by name).
contract RecordRegistryInvariants {
    IRecordRegistry private _registry;
    Handler private _handler;
    mapping(address patient => uint256) private _lastBlocks;

    function setUp() external {
        _registry = new RecordRegistry();
        _handler = new Handler(_registry);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_journalIsTheChainOfItsEntries() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            require(_registry.journalOf(patient) == _handler.journal(patient), "journal");
        }
    }

    function invariant_journalLengthIsTheSumOfPositions() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            uint32 length = uint32(_registry.journalOf(patient) >> 184);
            require(length == _handler.positions(patient), "length");
        }
    }

    function invariant_inboxIsTheChainOfItsFirstGrants() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address grantee = _handler.people(i);
            uint256 link = _registry.inboxOf(grantee);
            require(link == _handler.inbox(grantee), "inbox");
            require(uint32(link >> 184) == _handler.firstGrants(grantee), "inbox length");
        }
    }

    function invariant_lastBlockIsNeverAhead() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = _handler.people(i);
            require(_registry.journalOf(account) >> 216 <= block.number, "journal ahead");
            require(_registry.inboxOf(account) >> 216 <= block.number, "inbox ahead");
        }
    }

    function invariant_lastBlockNeverFalls() external {
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            uint256 lastBlock = _registry.journalOf(patient) >> 216;
            require(lastBlock >= _lastBlocks[patient], "fell");
            _lastBlocks[patient] = lastBlock;
        }
    }

    function invariant_epochsNeverFall() external view {
        require(_handler.lowered() == 0, "lowered");
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            for (uint256 j = 0; j < 8; ++j) {
                uint64 scope = _handler.scopes(j);
                require(_registry.epochOf(patient, scope) == _handler.epoch(patient, scope), "epoch");
            }
        }
    }

    function invariant_recordScopesHaveNoEpoch() external view {
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 j = 4; j < 8; ++j) {
                require(_registry.epochOf(_handler.people(i), _handler.scopes(j)) == 0, "epoch");
            }
        }
    }

    function invariant_onlyPatientOrDelegateWritesButForAdding() external view {
        require(_handler.writtenByOthers() == 0, "written by others");
    }

    function invariant_nothingForbiddenIsTaken() external view {
        require(_handler.forbiddenTaken() == 0, "taken");
    }

    function invariant_nothingAllowedIsRefused() external view {
        require(_handler.allowedRefused() == 0, "refused");
    }

    function invariant_rewrapNeverRevives() external view {
        require(_handler.revived() == 0, "revived");
    }

    /// @dev One patient after each call, all of them in turn: a wrong slot stays wrong until its turn comes.
    function invariant_grantsAreThoseThatWereGiven() external view {
        address patient = _handler.people(_handler.taken() % 4);
        for (uint256 j = 0; j < 8; ++j) {
            for (uint256 k = 0; k < 4; ++k) _checkGrant(patient, _handler.scopes(j), _handler.people(k));
        }
    }

    function invariant_keysAndVaultsAreTheLastOnes() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = _handler.people(i);
            (bytes32 digest, uint40 publishedAtBlock) = _registry.keyOf(account);
            require(digest == _handler.key(account), "key");
            require(publishedAtBlock == _handler.keyBlock(account), "key's block");
            require(_registry.vaultDigestOf(account) == _handler.vault(account), "vault");
        }
    }

    function invariant_delegatesAndInvitationsAreThoseNamed() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address account = _handler.people(i);
            require(
                _registry.isInvitationOnly(account) == _handler.invitationOnly(account),
                "invitation only"
            );
            for (uint256 j = 0; j < 4; ++j) {
                address other = _handler.people(j);
                uint40 until = _registry.delegateUntil(account, other);
                require(until == _handler.delegation(account, other), "delegate");
                require(_registry.isInvited(account, other) == _handler.invited(account, other), "invited");
            }
        }
    }

    function _checkGrant(address patient, uint64 scope, address grantee) private view {
        IRecordRegistry.Grant memory grant = _registry.grantOf(patient, scope, grantee);
        IRecordRegistry.Grant memory given = _handler.grantOf(patient, scope, grantee);
        require(keccak256(abi.encode(grant)) == keccak256(abi.encode(given)), "grant");
        if (patient == grantee) require(grant.permissions == 0, "granted to herself");
        if (grant.permissions == 0) require(grant.expiresAt == 0 && grant.grantedAtBlock == 0, "half empty");
        else require(grant.epoch <= _registry.epochOf(patient, scope), "epoch to come");
    }
}
