// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPractitionerDirectory} from "../../../contracts/IPractitionerDirectory.sol";
import {Deploying} from "../support/Deploying.sol";
import {DirectoryHandler} from "./support/DirectoryHandler.sol";

/// @dev What holds whatever issuers attest and revoke, in any order, by their own transactions or signed and brought by
/// others, at once or later (docs/contracts.md lists these by name).
contract PractitionerDirectoryInvariants is Deploying {
    address private constant RELAY = address(0x4E1A7);

    IPractitionerDirectory private _directory;
    DirectoryHandler private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        VM.roll(1_000);
        _directory = _deployDirectory();
        _handler = DirectoryHandler(
            _deploy(
                "test/contracts/directory/support/DirectoryHandler.sol:DirectoryHandler",
                abi.encode(_directory, _deployDirectory())
            )
        );
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev Whether the issuers get anywhere at all: without this every invariant could hold of nothing.
    function test_EverythingHappensInTheEnd() external {
        bytes4[6] memory actions = [
            DirectoryHandler.attest.selector,
            DirectoryHandler.attest.selector,
            DirectoryHandler.revoke.selector,
            DirectoryHandler.bringFromDrawer.selector,
            DirectoryHandler.bringElsewhere.selector,
            DirectoryHandler.passTime.selector
        ];
        for (uint256 i = 0; i < 1000; ++i) {
            (bool done, ) = address(_handler).call(_drawn(actions[i % actions.length], i));
            require(done, "handler");
        }
        require(_handler.entered(1) > 0, "nothing was ever attested");
        require(_handler.entered(2) > 0, "nothing was ever revoked");
        require(_handler.refused() > 0, "nothing was ever refused");
        require(_handler.brought() > 0, "nothing was ever brought by another");
        require(_handler.putAway() > 0, "nothing was ever put away");
        require(_handler.triedElsewhere() > 0, "no signature was ever tried elsewhere");
        require(_handler.staleTried() > 0, "nothing was ever brought after something newer");
    }

    // ---------------------------------------------------------------- list

    function invariant_listIsTheChainOfItsEntries() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address issuer = _handler.people(i);
            require(_directory.listOf(issuer) == _handler.list(issuer), "list");
        }
    }

    function invariant_listLengthIsTheNumberOfItsEntries() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address issuer = _handler.people(i);
            uint256 entries = _handler.attestations(issuer) + _handler.revocations(issuer);
            require(uint32(_directory.listOf(issuer) >> 184) == entries, "length");
        }
    }

    function invariant_listsNeverGoBackNorAhead() external view {
        require(_handler.fell() == 0, "fell");
        for (uint256 i = 0; i < 4; ++i) {
            require(_directory.listOf(_handler.people(i)) >> 216 <= block.number, "ahead");
        }
    }

    // ---------------------------------------------------------- who may what

    function invariant_nothingForbiddenIsTaken() external view {
        require(_handler.forbiddenTaken() == 0, "taken");
    }

    function invariant_nothingAllowedIsRefused() external view {
        require(_handler.allowedRefused() == 0, "refused");
    }

    /// @dev Who brings it, writes nothing in their own name either.
    function invariant_onlyTheIssuerAttestsOrRevokes() external view {
        require(_handler.writtenByOthers() == 0, "written by others");
        require(_directory.listOf(RELAY) == 0, "written by the relay");
    }

    function invariant_nothingIsBroughtTwice() external view {
        require(_handler.broughtTwice() == 0, "twice");
    }

    /// @dev Neither at another directory, nor as the other function, on another chain, or as another issuer's.
    function invariant_noSignatureIsGoodElsewhere() external view {
        require(_handler.takenElsewhere() == 0, "elsewhere");
    }

    /// @dev Neither another account nor another key, profile, date, version or deadline than was signed.
    function invariant_nothingAlteredIsTaken() external view {
        require(_handler.alteredTaken() == 0, "altered");
    }

    function invariant_nothingSignedBeforeComesTrueAfterSomethingNewer() external view {
        require(_handler.staleTaken() == 0, "stale");
    }

    function invariant_nothingSignedIsTakenAfterItsDeadline() external view {
        require(_handler.lateTaken() == 0, "late");
    }

    // --------------------------------------------------------- credentials

    function invariant_credentialsAreTheLastOnes() external view {
        for (uint256 i = 0; i < 32; ++i) {
            (address issuer, address account) = (_handler.people(i / 8), _handler.accounts(i % 8));
            bytes memory credential = abi.encode(_directory.credentialOf(issuer, account));
            bytes memory due = abi.encode(_handler.credentialOf(issuer, account));
            require(keccak256(credential) == keccak256(due), "credential");
        }
    }

    function invariant_liveIsWhatIsNeitherRevokedNorOver() external view {
        for (uint256 i = 0; i < 32; ++i) {
            (address issuer, address account) = (_handler.people(i / 8), _handler.accounts(i % 8));
            IPractitionerDirectory.Credential memory credential = _directory.credentialOf(issuer, account);
            bool isLive = credential.expiresAt > block.timestamp;
            require(isLive == _handler.isLive(issuer, account), "live");
            require(!isLive || credential.keyDigest != 0, "a date without a key");
        }
    }

    /// @dev Every entry raises one version by one, whichever account it is of.
    function invariant_versionsCountTheEntries() external view {
        for (uint256 i = 0; i < 4; ++i) {
            address issuer = _handler.people(i);
            uint256 versions = 0;
            for (uint256 j = 0; j < 8; ++j) {
                versions += _directory.credentialOf(issuer, _handler.accounts(j)).version;
            }
            require(versions == uint32(_directory.listOf(issuer) >> 184), "versions");
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
