import CKernels
import Learning
import Testing
import Tuning

/// Numbers of Optuna 5.0.0, `_ParzenEstimator` with prior weight 1, magic clip and no endpoints.
@Suite struct ParzenEstimatorTests {
  private static let axes: [Coordinate] = [
    .real(lower: 1e-4, upper: 1e-1, isLog: true), .whole(lower: 8, upper: 256, isLog: true),
    .real(lower: 0, upper: 0.5, isLog: false), .choice(count: 4),
  ]
  /// Rate, units, dropout, batch; of trials 10, 4, 5 and 8 the AUC is highest, in this order.
  private static let history: [[Double]] = [
    [0.001, 64, 0.2, 0], [0.01, 32, 0.1, 1], [0.0003, 128, 0.4, 2], [0.05, 16, 0, 3],
    [0.002, 100, 0.25, 0], [0.0015, 80, 0.3, 1], [0.02, 200, 0.5, 2], [0.0001, 8, 0.05, 3],
    [0.004, 50, 0.15, 0], [0.0007, 24, 0.35, 1], [0.003, 72, 0.22, 1], [0.009, 180, 0.45, 2],
  ]
  private static let candidates: [[Double]] = [
    [0.001, 64, 0.2, 0], [0.0025, 75, 0.21, 1], [0.03, 16, 0.5, 2], [0.0001, 8, 0, 3],
    [0.1, 256, 0.33, 1],
  ]

  struct Golden: Sendable {
    var good: [Int]
    var dense: [Double]
    var sparse: [Double]
    var ratios: [Double]
    var best: Int
  }
  static let golden = [
    Golden(
      good: [4, 10], dense: [-6.632355, -6.605949, -7.816007, -7.301057, -10.253786],
      sparse: [-5.279321, -6.932203, -9.153769, -3.197186, -11.939651],
      ratios: [-1.353034, 0.326255, 1.337762, -4.103871, 1.685865], best: 4),
    Golden(
      good: [4, 5, 8, 10], dense: [-5.915743, -5.632582, -8.364818, -7.818622, -11.153315],
      sparse: [-7.488239, -8.850761, -8.94385, -3.035531, -11.536331],
      ratios: [1.572496, 3.218179, 0.579031, -4.783091, 0.383016], best: 1),
  ]

  @Test("densities and their ratios are the reference's", arguments: golden)
  func densities(_ golden: Golden) {
    let points = Self.history.map { places(of: $0, Self.axes) }
    let isGood = points.indices.map(golden.good.contains)
    let dense = ParzenEstimator(
      Self.axes, points: points.indices.filter { isGood[$0] }.map { points[$0] })
    let sparse = ParzenEstimator(
      Self.axes, points: points.indices.filter { !isGood[$0] }.map { points[$0] })
    // The reference's density is one of log rate and dropout, not of places.
    let stretched = ck_log(ck_log(1000)) + ck_log(0.5)
    let candidates = Self.candidates.map { places(of: $0, Self.axes) }
    let (l, g) = (candidates.map(dense.logDensity), candidates.map(sparse.logDensity))
    for index in candidates.indices {
      #expect(abs(l[index] - stretched - golden.dense[index]) < 6e-7)
      #expect(abs(g[index] - stretched - golden.sparse[index]) < 6e-7)
      #expect(abs(l[index] - g[index] - golden.ratios[index]) < 1.1e-6)
    }
    let ratios = zip(l, g).map { $0 - $1 }
    #expect(ratios.firstIndex(of: ratios.max() ?? .nan) == golden.best)
  }

  /// With numpy's stable sort, since many points share a depth.
  static let sizes: [(Int, [Double])] = [
    (0, [-3.189012, -3.176764, -3.1037, -3.317328, -3.317328]),
    (1, [-3.346302, -3.294659, -3.339299, -2.676865, -3.698768]),
    (2, [-2.351814, -2.547432, -3.474881, -1.969696, -4.410111]),
    (30, [-4.045582, -1.169583, -3.347556, -2.623922, -6.610032]),
    (60, [-5.596992, -2.412707, -5.403436, -3.944845, -4.405064]),
  ]

  @Test(
    "one point, none, and more than 25 of falling weight are as in the reference", arguments: sizes)
  func counts(points: Int, expected: [Double]) {
    let axes: [Coordinate] = [
      .real(lower: 1e-4, upper: 1e-1, isLog: true), .whole(lower: 2, upper: 9, isLog: false),
      .choice(count: 3),
    ]
    func point(_ index: Int) -> [Double] {
      let place = Double(7 * index % 41) / 40
      return [place]
        + places(
          of: [Double(2 + 5 * index % 8), Double(index * index % 3)], Array(axes.dropFirst()))
    }
    let estimator = ParzenEstimator(axes, points: (0..<points).map(point))
    let ends = [places(of: [1e-4, 2, 0], axes), places(of: [1e-1, 9, 2], axes)]
    for (place, expected) in zip([100, 101, 103].map(point) + ends, expected) {
      #expect(abs(estimator.logDensity(at: place) - expected) < 6e-7)
    }
  }

  @Test("a density is one over all of the cube") func wholeMass() {
    let axes: [Coordinate] = [
      .real(lower: 0, upper: 1, isLog: false), .whole(lower: 1, upper: 6, isLog: true),
      .choice(count: 3),
    ]
    let estimator = ParzenEstimator(
      axes, points: [[0.2, 0.1, 0.5], [0.9, 0.7, 0.1], [0.25, 0.7, 0.9], [0, 1, 0.5]])
    var mass = 0.0
    for step in 0..<400 {
      for whole in 1...6 {
        for choice in 0..<3 {
          let point =
            [(Double(step) + 0.5) / 400]
            + places(of: [Double(whole), Double(choice)], Array(axes.dropFirst()))
          mass += ck_exp(estimator.logDensity(at: point)) / 400
        }
      }
    }
    #expect(abs(mass - 1) < 1e-4)
  }

  @Test("the widest range of whole numbers has a finite density") func widest() {
    let axes = [Coordinate.whole(lower: 1, upper: .max, isLog: false)]
    let estimator = ParzenEstimator(axes, points: [[0], [0.3], [0.31], [1]])
    #expect([0, 0.3, 0.7, 1].allSatisfy { estimator.logDensity(at: [$0]).isFinite })
  }

  @Test("points are drawn as densely as the density says") func draws() {
    let axes: [Coordinate] = [
      .real(lower: 0, upper: 1, isLog: false), .whole(lower: 1, upper: 6, isLog: true),
      .choice(count: 3),
    ]
    let estimator = ParzenEstimator(
      axes, points: [[0.2, 0.1, 0.5], [0.9, 0.7, 0.1], [0.25, 0.7, 0.9], [0, 1, 0.5]])
    var stream = RandomKey(seed: 3).stream
    let drawn = (0..<40_000).map { _ in estimator.draw(&stream) }
    for tenth in 0..<10 {
      for whole in 1...6 {
        for choice in 0..<3 {
          let others = places(of: [Double(whole), Double(choice)], Array(axes.dropFirst()))
          let expected = (0..<20).reduce(0.0) { sum, step in
            let place = (Double(tenth) + (Double(step) + 0.5) / 20) / 10
            return sum + ck_exp(estimator.logDensity(at: [place] + others)) / 200
          }
          let share =
            Double(drawn.count { Int($0[0] * 10) == tenth && Array($0[1...]) == others }) / 40_000
          #expect(abs(share - expected) < 5 * (expected / 40_000).squareRoot())
        }
      }
    }
  }
}

private func places(of values: [Double], _ axes: [Coordinate]) -> [Double] {
  zip(axes, values).map { $0.place(of: $1) }
}
