import Learning
import Metrics
import Testing

@Suite struct RowBootstrapTests {
  static let cases = [
    PooledCase("first", dataRows: 350, levels: 40),
    PooledCase("second", dataRows: 350, candidate: 1),
  ]
  let bootstrap = RowBootstrap(
    Self.cases.map(\.pooled), resamples: 25, key: RandomKey(seed: 7)["bootstrap"])

  @Test("every resample has as many data rows, and the share of positive ones is chance")
  func rows() {
    let labels = Self.cases[0].labels[..<350]
    var positives: Set<Int> = []
    for resample in 0..<25 {
      let times = bootstrap.times(resample: resample)
      #expect(times.reduce(0) { $0 + Int($1) } == 350)
      positives.insert(zip(times, labels).reduce(0) { $0 + ($1.1 > 0.5 ? Int($1.0) : 0) })
    }
    #expect(positives.count > 10)
  }

  @Test("every data row is drawn as often as every other") func uniform() {
    let many = RowBootstrap([Self.cases[0].pooled], resamples: 4000, key: RandomKey(seed: 1))
    var drawn = [Double](repeating: 0, count: 350)
    var never = 0
    for resample in 0..<4000 {
      for (row, times) in many.times(resample: resample).enumerated() {
        drawn[row] += Double(times)
        never += times == 0 ? 1 : 0
      }
    }
    // 349 degrees of freedom: mean 349, standard deviation 26.
    let chiSquared = drawn.reduce(0) { $0 + ($1 - 4000) * ($1 - 4000) / 4000 }
    #expect(abs(chiSquared - 349) < 4 * 26)
    #expect(abs(Double(never) / (350 * 4000) - 0.3679) < 0.004)
  }

  @Test("the replicates are those of metrics on repeated rows") func plain() throws {
    let replicates = bootstrap.replicates(threads: 1)
    #expect(replicates.columns == 25)
    for (candidate, rows) in Self.cases.enumerated() {
      for resample in 0..<25 {
        let times = bootstrap.times(resample: resample)
        let drawn = rows.dataRow.indices.flatMap { row in
          [Int](repeating: row, count: Int(times[rows.dataRow[row]]))
        }
        let plain = ScoredRows(
          labels: drawn.map { rows.labels[$0] }, scores: drawn.map { rows.scores[$0] },
          threshold: 0.45)
        for name in ["rocAUC", "recall", "averagePrecision", "empc", "hMeasure", "brier", "ks"] {
          let metric = try #require(Metric.index(of: name))
          let found = replicates[candidate, metric][
            replicates[candidate, metric].startIndex + resample]
          let expected = try #require(Metric.all[metric].score(plain), "\(name)")
          #expect(abs(found - expected) < 1e-12, "\(name)")
        }
      }
    }
  }

  @Test("any number of threads gives the same bits") func threads() {
    #expect(bootstrap.replicates(threads: 1) == bootstrap.replicates(threads: 4))
    #expect(bootstrap.jackknife(threads: 1) == bootstrap.jackknife(threads: 3))
  }

  @Test("more resamples begin with the same ones") func prefix() {
    let more = RowBootstrap(
      Self.cases.map(\.pooled), resamples: 40, key: RandomKey(seed: 7)["bootstrap"])
    #expect(more.times(resample: 24) == bootstrap.times(resample: 24))
  }

  @Test("the jackknife leaves every data row out once") func jackknife() throws {
    let positives = Self.cases[0].labels[..<350].count { $0 > 0.5 }
    let jackknife = bootstrap.jackknife(threads: 1)
    #expect(jackknife.columns == 100)
    let counts = try ["tp", "fn"].map { try #require(Metric.index(of: $0)) }
    let kept = counts.flatMap { jackknife[0, $0] }.reduce(0, +)
    #expect(kept == Double(positives * (jackknife.columns - 1)))
  }
}
