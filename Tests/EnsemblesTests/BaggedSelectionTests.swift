import CKernels
import Ensembles
import Learning
import Testing

@Suite struct BaggedSelectionTests {
  let context = FitContext(key: RandomKey(seed: 1))

  func counts(_ fitted: FittedEnsemble) -> [Int] {
    switch fitted {
    case .mean(let counts), .calibratedMean(let counts, _, _, _): counts
    case .logistic: []
    }
  }

  /// Members that are copies of one with the same share of noise of their own.
  func equals(rows: Int, members: Int, seed: UInt64) -> (scores: [[Float]], labels: [Float]) {
    var stream = RandomKey(seed: seed)["equals"].stream
    let labels = (0..<rows).map { _ -> Float in stream.uniform() < 0.3 ? 1 : 0 }
    let shared = labels.map { ($0 > 0.5 ? 0.6 : -1.4) + stream.normal() }
    let scores = (0..<members).map { _ in
      shared.map { Float(ck_sigmoid($0 + 0.3 * stream.normal())) }
    }
    return (scores, labels)
  }

  @Test("a member that is far the best stays alone, and so does one beside noise") func alone()
    throws
  {
    let (scores, labels) = MemberScores.noisy(rows: 800, members: 1)
    var stream = RandomKey(seed: 2).stream
    let noise = scores[0].map { _ in Float(0.2 + 0.2 * stream.uniform()) }
    let worse = scores[0].map {
      Float(ck_sigmoid(FittedEnsemble.logOdds(Double($0), margin: 1e-6) / 4 + 3 * stream.normal()))
    }
    for others in [[noise], [worse], [noise, worse]] {
      let fitted = try Voting(weights: .greedy).fit(
        scores + others, labels: labels, context: context)
      #expect(fitted.used == [0], "\(fitted)")
    }
  }

  @Test("members that err on other rows are taken together, and that helps on fresh rows")
  func together() throws {
    let (scores, labels) = MemberScores.noisy(rows: 1600, members: 4)
    let known = scores.map { Array($0[..<800]) }
    let fresh = scores.map { Array($0[800...]) }
    let fitted = try Voting(weights: .greedy).fit(
      known, labels: Array(labels[..<800]), context: context)
    #expect(fitted.used.count >= 3)
    let loss = MemberScores.logLoss(fitted.scores(fresh), Array(labels[800...]))
    for member in fresh {
      #expect(loss < MemberScores.logLoss(member, Array(labels[800...])))
    }
  }

  @Test("members that are alike but for noise share the votes, whatever their order") func order()
    throws
  {
    let (scores, labels) = equals(rows: 600, members: 4, seed: 3)
    let one = counts(try Voting(weights: .greedy).fit(scores, labels: labels, context: context))
    let turned = counts(
      try Voting(weights: .greedy).fit(scores.reversed(), labels: labels, context: context))
    #expect(one.reversed() == turned)
    #expect(one.count { $0 > 0 } > 1)
  }

  @Test("scores that need it are calibrated, others are left as they are") func calibration() throws
  {
    let (scores, labels) = equals(rows: 1500, members: 2, seed: 4)
    let sure = scores[0].map {
      Float(ck_sigmoid(3 * FittedEnsemble.logOdds(Double($0), margin: 1e-6)))
    }
    let fitted = try Voting(weights: .greedy).fit(
      [sure, scores[1]], labels: labels, context: context)
    guard case .calibratedMean(_, let scales, let offsets, let margin) = fitted else {
      Issue.record("\(fitted)")
      return
    }
    // Means 2 apart with a variance of 1.09, stretched by 3: 2 / 1.09 / 3 = 0.61.
    #expect(abs(scales[0] - 0.61) < 0.12 && margin == 1 / 1502.0)
    #expect(offsets.count == 2)
    let plain = try Voting(weights: .greedy, calibrateMembers: false).fit(
      [sure, scores[1]], labels: labels, context: context)
    guard case .mean = plain else {
      Issue.record("\(plain)")
      return
    }
    #expect(
      MemberScores.logLoss(fitted.scores([sure, scores[1]]), labels)
        < MemberScores.logLoss(plain.scores([sure, scores[1]]), labels))
  }

  @Test(
    "threads change nothing, rows without weight do not count, and few rows will do",
    arguments: SelectionMetric.allCases)
  func laws(_ metric: SelectionMetric) throws {
    let (scores, labels) = MemberScores.noisy(rows: 300, members: 3)
    let voting = Voting(weights: .greedy, rounds: 10, bags: 5, metric: metric)
    let fits = try [1, 2, 4].map {
      try voting.fit(
        scores, labels: labels, context: FitContext(key: RandomKey(seed: 1), threads: $0))
    }
    #expect(Set(fits).count == 1)
    let nowhere = scores.map { $0 + [Float](repeating: 0.99, count: 50) }
    let weighted = try voting.fit(
      nowhere, labels: labels + [Float](repeating: 0, count: 50),
      weights: [Double](repeating: 1, count: 300) + [Double](repeating: 0, count: 50),
      context: context)
    let ones = try voting.fit(
      scores, labels: labels, weights: [Double](repeating: 1, count: 300), context: context)
    #expect(weighted == ones)
    for rows in [2, 3, 5] {
      let few = scores.map { Array($0[..<rows]) }
      let fitted = try voting.fit(
        few, labels: (0..<rows).map { $0 == 0 ? 1 : 0 }, context: context)
      #expect(fitted.isSound(members: 3))
      #expect(fitted.scores(few).allSatisfy { 0...1 ~= $0 })
    }
  }
}
