import CKernels
import Ensembles
import Learning
import Metrics
import StrictJSON
import Testing

@Suite struct StackingTests {
  let context = FitContext(key: RandomKey(seed: 1))
  let noisy = MemberScores.noisy()

  struct Parameters {
    var weights: [Double]
    var intercept: Double
    var margin: Double
  }

  func fit(
    _ stacking: Stacking, _ scores: [[Float]], _ labels: [Float]
  ) throws -> Parameters {
    let fitted = try stacking.fit(scores, labels: labels, context: context)
    guard case .logistic(let weights, let intercept, let margin) = fitted else {
      throw FitError.unsuitable("\(fitted) is not logistic")
    }
    return Parameters(weights: weights, intercept: intercept, margin: margin)
  }

  /// The derivatives of Σ log loss + ‖v‖² / (2 c), which is convex, by the weights v on calibrated log odds
  /// and by the intercept.
  func gradient(
    _ stacked: Parameters, c: Double, _ scores: [[Float]], _ labels: [Float]
  ) throws -> [Double] {
    let lines = try scores.map { list -> (scale: Double, offset: Double) in
      let kept = list.map {
        Float(min(max(Double($0), stacked.margin), 1 - stacked.margin))
      }
      let fitted = try PlattScaling().fit(ScoredRows(labels: labels, scores: kept))
      guard case .logit(let scale, let offset) = fitted else { return (1, 0) }
      return (scale, offset)
    }
    let share = Double(labels.reduce(0, +)) / Double(labels.count)
    let base = ck_log(share / (1 - share))
    var gradient = zip(stacked.weights, lines).map { $0 / $1.scale / c } + [0]
    for row in labels.indices {
      let odds = scores.map { FittedEnsemble.logOdds(Double($0[row]), margin: stacked.margin) }
      let sum = zip(odds, stacked.weights).reduce(stacked.intercept) { $0 + $1.0 * $1.1 }
      let residual = ck_sigmoid(sum) - Double(labels[row])
      for (member, line) in lines.enumerated() {
        gradient[member] += residual * (line.scale * odds[member] + line.offset - base)
      }
      gradient[odds.count] += residual
    }
    return gradient
  }

  @Test("its weights are the optimum", arguments: [0.01, 1, 100.0]) func optimum(c: Double) throws {
    let stacked = try fit(Stacking(c: c, nonNegative: false), noisy.scores, noisy.labels)
    #expect(stacked.margin == 1 / 502.0 && stacked.weights.allSatisfy { $0 > 0 })
    let slopes = try gradient(stacked, c: c, noisy.scores, noisy.labels)
    #expect(slopes.allSatisfy { abs($0) < 1e-7 }, "\(slopes)")
    var moved = stacked
    moved.weights[0] += 1e-4
    #expect(abs(try gradient(moved, c: c, noisy.scores, noisy.labels)[0]) > 1e-3)
  }

  @Test("on the scores that it learnt from it is no worse than a member, but for the penalty")
  func better() throws {
    let fitted = try Stacking().fit(noisy.scores, labels: noisy.labels, context: context)
    let loss = MemberScores.logLoss(fitted.scores(noisy.scores), noisy.labels)
    for scores in noisy.scores {
      #expect(loss < MemberScores.logLoss(scores, noisy.labels) + 0.5)
    }
  }

  @Test(
    "of copies the first is kept; a constant member, one of noise, and one turned round are dropped"
  )
  func dropped() throws {
    let member = noisy.scores[0]
    let constant = [Float](repeating: 0.3, count: member.count)
    var stream = RandomKey(seed: 3).stream
    let noise = member.map { _ in Float(stream.openUniform()) }
    let turned = member.map { 1 - $0 }
    for nonNegative in [false, true] {
      let stacking = Stacking(nonNegative: nonNegative)
      let alone = try fit(stacking, [member], noisy.labels)
      for other in [member, constant, noise, turned] {
        let beside = try fit(stacking, [member, other], noisy.labels)
        #expect(beside.weights == [alone.weights[0], 0] && beside.intercept == alone.intercept)
      }
    }
    let nothing = try fit(Stacking(), [constant], noisy.labels)
    let fitted = FittedEnsemble.logistic(
      weights: nothing.weights, intercept: nothing.intercept, margin: nothing.margin)
    let share = noisy.labels.reduce(0, +) / Float(noisy.labels.count)
    #expect(abs(fitted.scores([constant])[0] - share) < 1e-6)
  }

  @Test("weights that may not fall below 0 are the best of those, and others may fall")
  func nonNegative() throws {
    // The second member is the first with noise of its own, which the third takes out again.
    var stream = RandomKey(seed: 4)["suppressor"].stream
    var scores = [[Float]](repeating: [], count: 3)
    var labels: [Float] = []
    for _ in 0..<2000 {
      let label: Float = stream.uniform() < 0.4 ? 1 : 0
      let shared = stream.normal()
      labels.append(label)
      let lean = label > 0.5 ? 0.8 : -0.8
      scores[0].append(Float(ck_sigmoid(lean + stream.normal())))
      scores[1].append(Float(ck_sigmoid(lean + 1.5 * shared + 0.5 * stream.normal())))
      scores[2].append(Float(ck_sigmoid(0.1 * lean + 1.5 * shared)))
    }
    let free = try fit(Stacking(nonNegative: false), scores, labels)
    #expect(free.weights[0] > 0 && free.weights[1] > 0 && free.weights[2] < -0.1)
    let bounded = try fit(Stacking(nonNegative: true), scores, labels)
    #expect(bounded.weights[2] == 0)
    let two = try fit(Stacking(), Array(scores[..<2]), labels)
    for place in 0..<2 { #expect(abs(bounded.weights[place] - two.weights[place]) < 1e-8) }
  }

  @Test("with no bound in its way, non-negative is the same optimum") func inside() throws {
    let free = try fit(Stacking(nonNegative: false), noisy.scores, noisy.labels)
    let bounded = try fit(Stacking(nonNegative: true), noisy.scores, noisy.labels)
    for (left, right) in zip(free.weights, bounded.weights) { #expect(abs(left - right) < 1e-8) }
    #expect(abs(free.intercept - bounded.intercept) < 1e-8)
  }

  @Test("scores of 0 and 1 do not lead out of the finite numbers") func extremes() throws {
    let sure = noisy.labels
    let fitted = try Stacking().fit(
      [sure, noisy.scores[1]], labels: noisy.labels, context: context)
    let scores = fitted.scores([sure, noisy.scores[1]])
    #expect(scores.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(zip(scores, sure).allSatisfy { abs($0 - $1) < 0.1 })
  }

  @Test("the number of threads changes nothing") func threads() throws {
    let fitted = try [1, 2, 4].map { threads in
      try Stacking().fit(
        noisy.scores, labels: noisy.labels,
        context: FitContext(key: RandomKey(seed: 1), threads: threads))
    }
    #expect(Set(fitted).count == 1)
  }

  @Test("no members and one class are told") func refusals() {
    #expect(Stacking().learns)
    #expect(throws: FitError.unsuitable("an ensemble needs at least one member, got none")) {
      try Stacking().fit([], labels: [1, 0], context: context)
    }
    #expect(throws: FitError.oneClass(positives: 0, rows: 2)) {
      try Stacking().fit([[0.5, 0.5]], labels: [0, 0], context: context)
    }
  }

  @Test("settings are read from a spec, and what is wrong with them is named") func coding() throws
  {
    let text = #"{"members": ["a"], "c": 0.5, "nonNegative": false}"#
    let read = StrictJSON.decode(Stacking.self, from: try JSON(parsing: text.utf8))
    #expect(read.issues == [] && read.value == Stacking(members: ["a"], c: 0.5, nonNegative: false))
    let wrong = StrictJSON.decode(Stacking.self, from: try JSON(parsing: #"{"c": 0}"#.utf8))
    #expect(wrong.issues.map(\.description) == ["c: must be from 1e-12 to 1000000000000, got 0"])
  }
}
