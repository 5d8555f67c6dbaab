// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IAccessRequests} from "../../../contracts/IAccessRequests.sol";
import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {Deploying, IRequests} from "../support/Deploying.sol";
import {RequestHandler} from "./support/RequestHandler.sol";

/// @dev What holds whatever people ask and answer, and whatever happens in the registry meanwhile (docs/contracts.md
/// lists these by name).
contract AccessRequestsInvariants is Deploying {
    IRequests private _requests;
    RequestHandler private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        VM.roll(1_000);
        IRecordRegistry registry = _deployRegistry();
        _requests = _deployRequests(address(registry));
        _handler = RequestHandler(
            _deploy(
                "test/contracts/requests/support/RequestHandler.sol:RequestHandler",
                abi.encode(registry, _requests, _deployRequests(address(registry)))
            )
        );
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev Whether the people get anywhere at all: without this every invariant could hold of nothing.
    function test_EverythingHappensInTheEnd() external {
        bytes4[15] memory actions = [
            RequestHandler.requestAccess.selector,
            RequestHandler.requestAccess.selector,
            RequestHandler.withdrawRequest.selector,
            RequestHandler.declineRequest.selector,
            RequestHandler.setBlocked.selector,
            RequestHandler.pester.selector,
            _handler.publishKey.selector,
            _handler.grantAccess.selector,
            _handler.revokeAccess.selector,
            _handler.setDelegate.selector,
            _handler.setInvitationOnly.selector,
            _handler.setInvitation.selector,
            _handler.loseWallet.selector,
            RequestHandler.requestAccess.selector,
            RequestHandler.passTime.selector
        ];
        for (uint256 i = 0; i < 2400; ++i) {
            (bool done, ) = address(_handler).call(_drawn(actions[i % actions.length], i));
            require(done, "handler");
        }
        for (uint256 kind = 1; kind < 5; ++kind)
            require(
                _handler.entered(kind) > 0,
                string.concat("never entered: kind ", Strings.toString(kind))
            );
        require(_handler.answeredByDelegates() > 0, "no delegate ever answered");
        require(_handler.triedTooMany() > 0, "nobody ever tried a seventeenth");
        require(_handler.triedWhenFull() > 0, "nobody ever tried where six strangers had asked");
        require(_handler.triedTooSoon() > 0, "nobody ever tried too soon after a no");
        require(_handler.triedWhenAnswered() > 0, "nothing was ever granted that was asked for");
        require(_handler.refused() > 0, "nothing was ever refused");
        require(_handler.brought() > 0, "nothing was ever brought by another");
        require(_handler.triedElsewhere() > 0, "no signature was ever tried elsewhere");
        require(_handler.walletCount() > 5, "hardly anybody was ever succeeded");
    }

    // ---------------------------------------------------------------- list

    function invariant_listIsTheChainOfItsEntries() external view {
        for (uint256 i = 0; i < _handler.walletCount(); ++i) {
            address patient = _handler.wallets(i);
            require(_requests.listOf(patient) == _handler.list(patient), "list");
        }
    }

    function invariant_listLengthIsTheNumberOfItsEntries() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            require(uint32(_requests.listOf(patient) >> 184) == _handler.entries(patient), "length");
        }
    }

    function invariant_listsNeverGoBackNorAhead() external view {
        require(_handler.fell() == 0, "fell");
        for (uint256 i = 0; i < 4; ++i) {
            require(_requests.listOf(_handler.people(i)) >> 216 <= block.number, "ahead");
        }
    }

    function invariant_askingLeavesTheRegistryAlone() external view {
        require(_handler.isRegistryLeftAlone(), "registry");
    }

    // ---------------------------------------------------------- who may what

    function invariant_nothingForbiddenIsTaken() external view {
        require(_handler.forbiddenTaken() == 0, "taken");
    }

    function invariant_nothingAllowedIsRefused() external view {
        require(_handler.allowedRefused() == 0, "refused");
    }

    function invariant_onlyPatientOrDelegateAnswers() external view {
        require(_handler.answeredByOthers() == 0, "answered by others");
    }

    function invariant_theShutActAsNobody() external view {
        require(_handler.takenFromTheShut() == 0, "shut");
    }

    function invariant_nothingIsBroughtTwice() external view {
        require(_handler.broughtTwice() == 0, "twice");
    }

    function invariant_noSignatureIsGoodElsewhere() external view {
        require(_handler.takenElsewhere() == 0, "elsewhere");
    }

    function invariant_nothingAlteredIsTaken() external view {
        require(_handler.alteredTaken() == 0, "altered");
    }

    /// @dev What reverted used up none, what was done directly neither.
    function invariant_noncesCountWhatWasBrought() external view {
        uint256 all = 0;
        for (uint256 i = 0; i < _handler.walletCount() + 8; ++i) {
            address signer = i < 8 ? _handler.crowd(i) : _handler.wallets(i - 8);
            uint256 nonce = _requests.nonces(signer);
            require(nonce == _handler.nonces(signer), "nonce");
            all += nonce;
        }
        require(all == _handler.brought(), "sum");
    }

    // -------------------------------------------------------------- asking

    function invariant_requestsAreTheLastOnes() external view {
        for (uint256 i = 0; i < 16; ++i) {
            (address patient, address asker) = (_handler.people(i / 4), _handler.people(i % 4));
            bytes memory request = abi.encode(_requests.requestOf(patient, asker));
            require(
                keccak256(request) == keccak256(abi.encode(_handler.requestOf(patient, asker))),
                "request"
            );
        }
    }

    function invariant_openIsWhatIsNeitherOverNorBlocked() external view {
        for (uint256 i = 0; i < 16; ++i) {
            (address patient, address asker) = (_handler.people(i / 4), _handler.people(i % 4));
            require(_requests.isOpen(patient, asker) == _handler.isOpen(patient, asker), "open");
        }
    }

    function invariant_whatIsOverNeverRevives() external view {
        for (uint256 i = 0; i < 16; ++i) {
            (address patient, address asker) = (_handler.people(i / 4), _handler.people(i % 4));
            bool isOver = _handler.isOverForGood(patient, asker);
            require(!isOver || !_requests.isOpen(patient, asker), "revived");
        }
    }

    function invariant_nobodyHasTwoOpenRequests() external view {
        require(_handler.askedTwice() == 0, "two");
    }

    function invariant_theUnwantedDoNotAsk() external view {
        require(_handler.askedUnwanted() == 0, "unwanted");
    }

    function invariant_openRequestsByStrangersAreBounded() external view {
        require(_handler.tooManyStrangers() == 0, "seventh");
        for (uint256 i = 0; i < 4; ++i) {
            address patient = _handler.people(i);
            uint256 open = 0;
            for (uint256 j = 0; j < 12; ++j) {
                address asker = j < 4 ? _handler.people(j) : _handler.crowd(j - 4);
                if (!_requests.isOpen(patient, asker)) continue;
                IAccessRequests.Request memory request = _requests.requestOf(patient, asker);
                if (!request.byStranger) continue;
                open += 1;
                require(request.lapsesAt <= block.timestamp + 7 days, "longer than a week");
            }
            require(open <= 6, "more than six");
        }
    }

    function invariant_nobodyAsksMoreThanSixteenTimesADay() external view {
        require(_handler.tooMany() == 0, "seventeenth");
        for (uint256 i = 0; i < 4; ++i) {
            address asker = _handler.people(i);
            (uint256 left, uint40 from) = _requests.allowanceOf(asker);
            (uint256 due, uint256 dueFrom) = _handler.allowanceOf(asker);
            require(left == due && from == dueFrom, "allowance");
        }
    }

    // ------------------------------------------------------------- helpers

    /// @dev A call with eight words at hand.
    function _drawn(bytes4 action, uint256 seed) private pure returns (bytes memory) {
        uint256[8] memory words;
        for (uint256 i = 0; i < 8; ++i) words[i] = uint256(keccak256(abi.encode(seed, i)));
        return abi.encodePacked(action, words);
    }
}
