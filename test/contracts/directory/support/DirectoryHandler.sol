// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPractitionerDirectory} from "../../../../contracts/IPractitionerDirectory.sol";
import {Bringing} from "../../support/Bringing.sol";
import {DirectoryShadow} from "./DirectoryShadow.sol";

/// @dev Issuers attest and revoke, each other and others, by transactions of their own or signed; what they signed is
/// brought at once or lies in a drawer first. The shadow says beforehand whether it should be taken, and follows where
/// it was; what differed is counted.
contract DirectoryHandler is DirectoryShadow, Bringing {
    /// @dev What an issuer says, or somebody in their name.
    struct Paper {
        address issuer;
        address account;
        bytes32 keyDigest;
        bytes32 profileDigest;
        uint40 expiresAt;
        uint32 version;
        uint40 deadline;
        bool isRevocation;
        address signer;
    }

    uint256 private constant DRAWER_MOST = 8;
    bytes32 private constant ATTEST = keccak256(
        "Attest(string sentence,address issuer,address account,bytes32 keyDigest,bytes32 profileDigest,"
        "uint40 expiresAt,uint32 version,uint40 deadline)"
    );
    bytes32 private constant ATTEST_SENTENCE = keccak256(
        "I confirm that this account, key and profile belong to this practitioner."
    );
    bytes32 private constant REVOKE = keccak256(
        "Revoke(string sentence,address issuer,address account,uint32 version,uint40 deadline)"
    );
    bytes32 private constant REVOKE_SENTENCE = keccak256("I no longer vouch for this account.");

    Paper[] private _drawer;
    uint256 public putAway;
    /// @dev Taken after something newer had been attested or revoked.
    uint256 public staleTaken;
    uint256 public staleTried;
    /// @dev Taken at its deadline or later.
    uint256 public lateTaken;
    /// @dev Taken in the name of an issuer who neither sent nor signed it.
    uint256 public writtenByOthers;
    /// @dev Of the same code.
    address private _otherDirectory;
    // The compiler takes block.chainid for one value in all of a call.
    uint256 private _home = block.chainid;
    uint256 public triedElsewhere;
    uint256 public takenElsewhere;

    constructor(IPractitionerDirectory directory, address otherDirectory) Bringing(address(directory)) {
        _otherDirectory = otherDirectory;
    }

    function _lastBlockOf(address issuer) internal view override returns (uint256) {
        return IPractitionerDirectory(_target).listOf(issuer) >> 216;
    }

    // ---------------------------------------------------------- attesting

    function attest(
        uint256 who,
        uint256 whom,
        uint256 keyDigest,
        uint256 profileDigest,
        uint256 duration
    ) external {
        Paper memory paper;
        paper.keyDigest = keyDigest % 16 == 0 ? bytes32(0) : bytes32(keyDigest);
        paper.profileDigest = profileDigest % 16 == 0 ? bytes32(0) : bytes32(profileDigest);
        paper.expiresAt = _dateIn(duration);
        _do(paper, who, whom);
    }

    function revoke(uint256 who, uint256 whom) external {
        Paper memory paper;
        paper.isRevocation = true;
        _do(paper, who, whom);
    }

    /// @dev Half of it directly; of the rest some to lie for a while, some in a way that must not work.
    function _do(Paper memory paper, uint256 who, uint256 whom) private {
        (paper.issuer, paper.account) = (_person(who), _account(whom));
        uint256 how = _draw() % 16;
        if (how < 8) return _send(paper);
        paper.version = _credentials[paper.issuer][paper.account].version;
        if (how == 8) paper.version += 1;
        paper.deadline = uint40(how == 9 ? block.timestamp : block.timestamp + 1 + (_draw() % 4 days));
        paper.signer = how == 10 ? _anyWallet(_draw()) : paper.issuer;
        if (how < 14) return _bringPaper(paper);
        if (_drawer.length < DRAWER_MOST) _drawer.push(paper);
        else _drawer[putAway % DRAWER_MOST] = paper;
        putAway += 1;
    }

    function _send(Paper memory paper) private {
        bytes memory call =
            paper.isRevocation
                ? abi.encodeCall(IPractitionerDirectory.revoke, (paper.account))
                : abi.encodeCall(
                    IPractitionerDirectory.attest,
                    (paper.account, paper.keyDigest, paper.profileDigest, paper.expiresAt)
                );
        VM.prank(paper.issuer);
        (bool done, ) = _target.call(call);
        _judge(_isWellFormed(paper), done);
        if (done) _follow(paper);
    }

    // ------------------------------------------------------------ bringing

    /// @dev Once or again, in time or not.
    function bringFromDrawer(uint256 which) external {
        if (_drawer.length > 0) _bringPaper(_drawer[which % _drawer.length]);
    }

    function _bringPaper(Paper memory paper) private {
        bool isStale = paper.version != _credentials[paper.issuer][paper.account].version;
        bool isLate = paper.deadline <= block.timestamp;
        bool isHis = paper.signer == paper.issuer;
        if (isStale) staleTried += 1;
        bool done = _bring(_submission(paper));
        _judge(_isWellFormed(paper) && !isStale && !isLate && isHis, done);
        if (!done) return;
        if (isStale) staleTaken += 1;
        if (isLate) lateTaken += 1;
        if (!isHis) writtenByOthers += 1;
        _follow(paper);
    }

    /// @dev One bit of what an issuer signed, or of their signature, is another one.
    function bringAltered(uint256 who, uint256 whom, uint256 which) external {
        Paper memory paper;
        (paper.issuer, paper.account) = (_person(who), _account(whom | 1));
        (paper.keyDigest, paper.profileDigest) = (bytes32("key"), bytes32("profile"));
        paper.expiresAt = uint40(block.timestamp + 1 days);
        paper.version = _credentials[paper.issuer][paper.account].version;
        paper.deadline = uint40(block.timestamp + 1);
        paper.signer = paper.issuer;
        paper.isRevocation = which % 4 == 0;
        bytes memory submission = _submission(paper);
        // Where a word ends, and how many of its bytes count; then the signature's.
        uint256[8] memory words =
            paper.isRevocation ? [uint256(1), 2, 3, 4, 7, 7, 7, 7] : [uint256(1), 2, 3, 4, 5, 6, 7, 10];
        uint256[8] memory widths =
            paper.isRevocation
                ? [uint256(20), 20, 4, 5, 32, 32, 32, 32]
                : [uint256(20), 20, 32, 32, 5, 4, 5, 32];
        uint256 part = (which >> 8) % 8;
        _bringFlipped(submission, 4 + 32 * words[part] - 1 - ((which >> 16) % widths[part]), which >> 128);
    }

    /// @dev What would be taken here and now is brought where it was not signed for: to another directory, as the other
    /// function, on another chain, or as another issuer's.
    function bringElsewhere(uint256 who, uint256 whom, uint256 which) external {
        Paper memory paper;
        (paper.issuer, paper.account) = (_person(who), _account(whom | 1));
        (paper.keyDigest, paper.profileDigest) = (bytes32("key"), bytes32("profile"));
        paper.expiresAt = uint40(block.timestamp + 1 days);
        paper.version = _credentials[paper.issuer][paper.account].version;
        paper.deadline = uint40(block.timestamp + 1);
        paper.signer = paper.issuer;
        paper.isRevocation = which % 2 == 0;
        uint256 where = (which >> 8) % 4;
        // Nothing ever happens there, so that nothing but the signature is in the way.
        if (where == 0) paper.version = 0;
        bytes memory signature = _signatureOf(paper);
        if (where == 1) paper.isRevocation = !paper.isRevocation;
        if (where == 2) VM.chainId(_home + 1 + ((which >> 16) % 1000));
        if (where == 3) {
            paper.issuer = _person((who % 4) + 1);
            paper.version = _credentials[paper.issuer][paper.account].version;
        }
        VM.prank(RELAY);
        (bool done, ) = (where == 0 ? _otherDirectory : _target).call(_submission(paper, signature));
        VM.chainId(_home);
        triedElsewhere += 1;
        if (done) takenElsewhere += 1;
    }

    // ---------------------------------------------------------------- time

    function passTime(uint256 time, uint256 blocks) external {
        VM.warp(block.timestamp + (time % 2 days) + (time % 8 == 0 ? 7 days : 0));
        VM.roll(block.number + (blocks % 4));
    }

    // ------------------------------------------------------------- signing

    function _submission(Paper memory paper) private view returns (bytes memory) {
        return _submission(paper, _signatureOf(paper));
    }

    function _submission(Paper memory paper, bytes memory signature) private pure returns (bytes memory) {
        if (paper.isRevocation) {
            return
                abi.encodeCall(
                    IPractitionerDirectory.revokeSigned,
                    (paper.issuer, paper.account, paper.version, paper.deadline, signature)
                );
        }
        return
            abi.encodeCall(
                IPractitionerDirectory.attestSigned,
                (
                    paper.issuer,
                    paper.account,
                    paper.keyDigest,
                    paper.profileDigest,
                    paper.expiresAt,
                    paper.version,
                    paper.deadline,
                    signature
                )
            );
    }

    function _signatureOf(Paper memory paper) private view returns (bytes memory) {
        if (paper.isRevocation) {
            bytes memory what = abi.encode(paper.issuer, paper.account, paper.version, paper.deadline);
            return _sign(paper.signer, REVOKE, REVOKE_SENTENCE, what);
        }
        bytes memory fields = abi.encode(
            paper.issuer,
            paper.account,
            paper.keyDigest,
            paper.profileDigest,
            paper.expiresAt,
            paper.version,
            paper.deadline
        );
        return _sign(paper.signer, ATTEST, ATTEST_SENTENCE, fields);
    }

    function _sign(
        address signer,
        bytes32 typeHash,
        bytes32 sentence,
        bytes memory fields
    ) private view returns (bytes memory) {
        return _signature(signer, _digest(keccak256(bytes.concat(typeHash, sentence, fields))));
    }

    // ------------------------------------------------------------- helpers

    function _isWellFormed(Paper memory paper) private view returns (bool) {
        if (paper.account == address(0)) return false;
        if (paper.isRevocation) return true;
        return paper.keyDigest != 0 && paper.profileDigest != 0 && paper.expiresAt > block.timestamp;
    }

    function _follow(Paper memory paper) private {
        if (paper.isRevocation) return _revoked(paper.issuer, paper.account);
        _attested(paper.issuer, paper.account, paper.keyDigest, paper.profileDigest, paper.expiresAt);
    }

    /// @dev Doctors, other issuers, the issuer themselves; rarely nobody.
    function _account(uint256 which) private view returns (address) {
        return which % 32 == 0 ? address(0) : accounts(which);
    }

    /// @dev The people and four who do nothing here.
    function accounts(uint256 which) public view returns (address) {
        which = which % 8;
        return which < 4 ? people[which] : address(uint160(0xD0C0 + which));
    }
}
