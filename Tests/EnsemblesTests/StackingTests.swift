import CKernels
import Ensembles
import Learning
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

  /// The derivatives of Σ log loss + ‖w‖² / (2 c), which is convex, by the weights and the intercept.
  func gradient(
    _ stacked: Parameters, c: Double, _ scores: [[Float]], _ labels: [Float]
  ) -> [Double] {
    var gradient = stacked.weights.map { $0 / c } + [0]
    for row in labels.indices {
      let odds = scores.map {
        Double(Float(FittedEnsemble.logOdds(Double($0[row]), margin: stacked.margin)))
      }
      let sum = zip(odds, stacked.weights).reduce(stacked.intercept) { $0 + $1.0 * $1.1 }
      let residual = ck_sigmoid(sum) - Double(labels[row])
      for (member, value) in odds.enumerated() { gradient[member] += residual * value }
      gradient[odds.count] += residual
    }
    return gradient
  }

  @Test("its weights are the optimum", arguments: [0.01, 1, 100.0]) func optimum(c: Double) throws {
    let stacked = try fit(Stacking(c: c), noisy.scores, noisy.labels)
    #expect(stacked.margin == 1e-6 && stacked.weights.count == 4)
    let slopes = gradient(stacked, c: c, noisy.scores, noisy.labels)
    #expect(slopes.allSatisfy { abs($0) < 1e-8 }, "\(slopes)")
    var moved = stacked
    moved.weights[0] += 1e-4
    #expect(abs(gradient(moved, c: c, noisy.scores, noisy.labels)[0]) > 1e-3)
  }

  @Test("on the scores that it learnt from it is no worse than a member, but for the penalty")
  func better() throws {
    let fitted = try Stacking().fit(noisy.scores, labels: noisy.labels, context: context)
    let loss = MemberScores.logLoss(fitted.scores(noisy.scores), noisy.labels)
    for scores in noisy.scores {
      #expect(loss < MemberScores.logLoss(scores, noisy.labels) + 0.5)
    }
  }

  @Test("copies share the weight of one, and a constant member gets none") func copies() throws {
    let member = noisy.scores[0]
    let twins = try fit(Stacking(), [member, member], noisy.labels)
    #expect(abs(twins.weights[0] - twins.weights[1]) < 1e-9)
    // Two halves of a weight are penalised half as much as the whole.
    let alone = try fit(Stacking(c: 2), [member], noisy.labels)
    #expect(abs(twins.weights[0] * 2 - alone.weights[0]) < 1e-9)
    let constant = [Float](repeating: 0.3, count: member.count)
    let beside = try fit(Stacking(), [member, constant], noisy.labels)
    #expect(abs(beside.weights[1]) < 1e-9)
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
    let text = #"{"members": ["a"], "c": 0.5}"#
    let read = StrictJSON.decode(Stacking.self, from: try JSON(parsing: text.utf8))
    #expect(read.issues == [] && read.value == Stacking(members: ["a"], c: 0.5))
    let wrong = StrictJSON.decode(Stacking.self, from: try JSON(parsing: #"{"c": 0}"#.utf8))
    #expect(wrong.issues.map(\.description) == ["c: must be from 1e-12 to 1000000000000, got 0"])
  }
}
