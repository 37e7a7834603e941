import CKernels
import Learning
import Testing
import Tuning

@Suite struct ParzenSearchTests {
  struct Problem: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var axes: [Coordinate]
    /// Of the values; it is least, and 0, somewhere within.
    var loss: @Sendable ([Double]) -> Double
    /// How many times less the median loss of 50 trials must be than that of random ones.
    var factor: Double
  }

  static let problems = [
    Problem(
      testDescription: "bowl",
      axes: [
        .real(lower: -5, upper: 5, isLog: false), .real(lower: -5, upper: 5, isLog: false),
      ],
      loss: { ($0[0] - 1) * ($0[0] - 1) + ($0[1] + 2) * ($0[1] + 2) }, factor: 3),
    Problem(
      testDescription: "Branin",
      axes: [
        .real(lower: -5, upper: 10, isLog: false), .real(lower: 0, upper: 15, isLog: false),
      ], loss: branin, factor: 2),
    Problem(
      testDescription: "mixed",
      axes: [
        .real(lower: 1e-4, upper: 1e-1, isLog: true), .whole(lower: 8, upper: 256, isLog: true),
        .real(lower: 0, upper: 0.5, isLog: false), .choice(count: 4),
      ],
      loss: { values in
        let rate = ck_log(values[0] / 3e-3)
        let units = ck_log(values[1] / 64)
        return rate * rate / 4 + units * units / 4 + 8 * (values[2] - 0.2) * (values[2] - 0.2)
          + (values[3] == 2 ? 0 : 0.3)
      }, factor: 2),
  ]

  /// 50 trials, 16 of them random, the others in generations of 8.
  @Test("the best of 50 trials is better than with random ones", arguments: problems)
  func better(_ problem: Problem) {
    let best = (0..<200).map { seed -> (parzen: Double, random: Double) in
      let key = RandomKey(seed: UInt64(seed))
      let random = randomPoints(50, axes: problem.axes.count, key: key)
      var history = random.prefix(16).map { (point: $0, loss: Optional(loss(at: $0, problem))) }
      while history.count < 50 {
        let proposed = ParzenSearch.propose(
          coordinates: problem.axes, history: history, count: min(8, 50 - history.count),
          firstNumber: history.count, key: key)
        history += proposed.map { ($0, loss(at: $0, problem)) }
      }
      return (
        history.compactMap(\.loss).min() ?? .nan,
        random.map { loss(at: $0, problem) }.min() ?? .nan
      )
    }
    let parzen = best.map(\.parzen).sorted()[100]
    let random = best.map(\.random).sorted()[100]
    #expect(parzen * problem.factor < random)
  }

  private func loss(at point: [Double], _ problem: Problem) -> Double {
    problem.loss(zip(problem.axes, point).map { $0.value(at: $1) })
  }

  private func randomPoints(_ count: Int, axes: Int, key: RandomKey) -> [[Double]] {
    (0..<count).map { number in
      var stream = key["random", number].stream
      return (0..<axes).map { _ in stream.uniform() }
    }
  }

  private static let axes: [Coordinate] = problems[2].axes

  private func history(_ count: Int) -> [(point: [Double], loss: Double?)] {
    randomPoints(count, axes: 4, key: RandomKey(seed: 5)).map {
      ($0, loss(at: $0, Self.problems[2]))
    }
  }

  private func propose(
    _ history: [(point: [Double], loss: Double?)], count: Int = 8, firstNumber: Int = 20
  ) -> [[Double]] {
    ParzenSearch.propose(
      coordinates: Self.axes, history: history, count: count, firstNumber: firstNumber,
      key: RandomKey(seed: 1))
  }

  @Test("a proposal is known by its number alone, not by the generation it is asked with")
  func numbers() {
    let history = history(30)
    let all = propose(history, count: 12)
    #expect(propose(history, count: 5) == Array(all[..<5]))
    #expect(propose(history, count: 7, firstNumber: 25) == Array(all[5...]))
    #expect(Set(all).count > 10)
    #expect(all.joined().allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test("a failed trial keeps proposals away, and only the order of losses counts") func failures()
  {
    let history = history(40)
    let failing = history.map { (point: $0.point, loss: $0.point[0] < 0.5 ? nil : $0.loss) }
    let proposed = propose(failing, count: 40)
    #expect(proposed.count { $0[0] >= 0.5 } > 30)
    let other = failing.map { (point: $0.point, loss: $0.loss.map { 1000 * $0 } ?? .nan) }
    #expect(propose(other, count: 40) == proposed)
  }

  @Test("it proposes from nothing, from one trial, and where all have failed") func fewTrials() {
    for history in [history(0), history(1), history(30).map { ($0.point, nil) }] {
      let proposed = propose(history)
      #expect(Set(proposed).count == 8)
      #expect(proposed.joined().allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }
}

/// Dixon and Szegő, "Towards Global Optimization 2" (1978), less its minimum.
@Sendable private func branin(_ values: [Double]) -> Double {
  let (x, y) = (values[0], values[1])
  let valley = y - 5.1 / (4 * .pi * .pi) * x * x + 5 / .pi * x - 6
  return valley * valley + 10 * (1 - 1 / (8 * .pi)) * ck_cos_pi(x / .pi) + 10 - 0.39788735772973816
}
