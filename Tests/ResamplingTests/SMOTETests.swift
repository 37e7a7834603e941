import CKernels
import Learning
import LearningTestKit
import Resampling
import Testing

@Suite struct SMOTETests {
  struct Golden: Decodable, Sendable {
    var rows: [[Double]]
    var y: [Float]
    var k: Int
    var neighbors: [[Int32]]
    var categorical: [[String]]
    var medianDeviation: Double
    var rowsAfter: Int

    var data: Dataset {
      Dataset(
        features: Tensor(shape: [rows.count, 3], elements: rows.flatMap { $0.map { Float($0) } }),
        columns: (0..<3).map { Feature(name: "x\($0)") }, labels: y)
    }
  }

  let golden: Golden
  let context = FitContext(key: RandomKey(seed: 7))

  init() throws { golden = try Fixture.load("smote.json") }

  @Test("classes are equal, old rows come first, new rows lie between neighbours") func segments()
    throws
  {
    let data = golden.data
    let balanced = try SMOTE().resample(data, context: context)
    #expect(balanced.rowCount == golden.rowsAfter)
    #expect(balanced.positives * 2 == balanced.rowCount)
    #expect(SamplerLaws.faults(of: SMOTE(), on: data) == [])
    let rarer = data.labels.indices.filter { data.labels[$0] == 1 }
    for row in data.rowCount..<balanced.rowCount {
      let made = balanced.features[row: row].map { Double($0) }
      let parents = rarer.indices.first { base in
        golden.neighbors[base].contains { neighbor in
          let a = golden.rows[rarer[base]]
          let b = golden.rows[rarer[Int(neighbor)]]
          let step = (made[0] - a[0]) / (b[0] - a[0])
          return step >= -1e-6 && step <= 1 + 1e-6
            && (0..<3).allSatisfy { abs(a[$0] + step * (b[$0] - a[$0]) - made[$0]) < 1e-5 }
        }
      }
      #expect(parents != nil, "row \(row)")
    }
  }

  @Test("a ratio of one half makes half as many") func ratio() throws {
    let balanced = try SMOTE(neighbors: 3, ratio: 0.5).resample(golden.data, context: context)
    #expect(balanced.positives == 14)
    #expect(
      try SMOTE(neighbors: 3, ratio: 0.1).resample(golden.data, context: context).rowCount == 40)
  }

  @Test("the minority class may be the negative one") func negative() throws {
    var data = golden.data
    data.labels = data.labels.map { 1 - $0 }
    let balanced = try SMOTE().resample(data, context: context)
    #expect(balanced.positives * 2 == balanced.rowCount)
    #expect(balanced.labels.last == 0)
  }

  @Test("weights of new rows lie between those of their parents") func weights() throws {
    var data = golden.data
    data.weights = data.labels.map { $0 == 1 ? 3 : 1 }
    let balanced = try SMOTE().resample(data, context: context)
    #expect(balanced.weights?.suffix(16) == ArraySlice([Float](repeating: 3, count: 16)))
  }

  @Test("too few rows are refused with both numbers") func tooFew() {
    let rows = Array(0..<5) + Array(12..<40)
    let error = #expect(throws: FitError.self) {
      try SMOTE().resample(golden.data.selecting(rows: rows), context: context)
    }
    #expect(
      error?.description == "SMOTE with 5 neighbors needs at least 6 positive training rows, got 5")
    #expect(throws: FitError.oneClass(positives: 12, rows: 12)) {
      try SMOTE().resample(golden.data.selecting(rows: Array(0..<12)), context: context)
    }
  }

  @Test("indicators are numbers to smote, codes are not") func kinds() throws {
    let data = SampleData.mixed()
    let balanced = try SMOTE().resample(data, context: context)
    let made = data.rowCount..<balanced.rowCount
    #expect(made.allSatisfy { [-1, 0, 1, 2].contains(balanced.features[$0, 3]) })
    #expect(made.contains { balanced.features[$0, 4] > 0 && balanced.features[$0, 4] < 1 })
  }

  @Test("smotenc keeps groups one-hot") func oneHot() throws {
    let data = SampleData.mixed()
    let balanced = try SMOTENC().resample(data, context: context)
    for row in data.rowCount..<balanced.rowCount {
      let group = balanced.features[row: row].suffix(3)
      #expect(group.allSatisfy { $0 == 0 || $0 == 1 } && group.reduce(0, +) <= 1)
    }
    #expect(SamplerLaws.faults(of: SMOTENC(), on: data) == [])
  }

  @Test("smotenc's neighbours and votes are those of a plain search") func votes() throws {
    let levels = ["a", "b", "c"]
    let codes = golden.categorical.map { $0.map { Float(levels.firstIndex(of: $0) ?? -1) } }
    var data = golden.data
    for column in 0..<2 {
      data = data.adding(Feature(name: "c\(column)", kind: .category(levels: levels))) {
        codes[$0][column]
      }
    }
    let balanced = try SMOTENC().resample(data, context: context)
    #expect(balanced.rowCount == golden.rowsAfter)
    let plain = PlainSMOTENC(golden: golden, codes: codes)
    for row in data.rowCount..<balanced.rowCount {
      #expect(plain.allows(balanced.features[row: row].map { Double($0) }), "row \(row)")
    }
  }

  @Test("a scaled indicator is refused") func scaledIndicator() throws {
    var data = SampleData.mixed()
    data.features[3, 5] = 1.5
    let error = #expect(throws: FitError.self) {
      try SMOTENC().resample(data, context: context)
    }
    #expect(
      error?.description
        == "smotenc: the indicator 'region=1' must be 0 or 1 in every row, got 1.5; "
        + "scale before categories become indicators")
  }

  @Test("every path of the kernels gives the same rows") func paths() throws {
    let expected = try SMOTENC().resample(SampleData.mixed(), context: context).features
    let path = ck_current_path()
    defer { ck_force_path(path) }
    for other in [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON] where ck_force_path(other) {
      #expect(
        try SMOTENC().resample(SampleData.mixed(), context: context).features == expected)
    }
  }

  @Test("rows so far apart that distances overflow stay finite") func overflow() throws {
    let balanced = try SMOTE().resample(SampleData.huge(), context: context)
    #expect(balanced.features.elements.allSatisfy { $0.isFinite })
  }
}

/// SMOTENC as the paper has it, row by row, in double.
private struct PlainSMOTENC {
  let golden: SMOTETests.Golden
  let codes: [[Float]]
  let rarer: [Int]

  init(golden: SMOTETests.Golden, codes: [[Float]]) {
    self.golden = golden
    self.codes = codes
    rarer = golden.y.indices.filter { golden.y[$0] == 1 }
  }

  func allows(_ made: [Double]) -> Bool {
    rarer.contains { base in
      let near = neighbors(of: base)
      return near.contains { isBetween(made, base, $0) }
        && (0..<2).allSatisfy { Float(made[3 + $0]) == vote(near, $0) }
    }
  }

  private func neighbors(of base: Int) -> [Int] {
    let sorted = rarer.filter { $0 != base }.sorted {
      (distance(base, $0), $0) < (distance(base, $1), $1)
    }
    return Array(sorted.prefix(golden.k))
  }

  private func distance(_ a: Int, _ b: Int) -> Double {
    let numbers = zip(golden.rows[a], golden.rows[b]).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    let differing = Double((0..<2).count { codes[a][$0] != codes[b][$0] })
    return numbers + differing * golden.medianDeviation * golden.medianDeviation
  }

  private func vote(_ near: [Int], _ column: Int) -> Float {
    var best: (value: Float, count: Int) = (-1, 0)
    for row in near {
      let count = near.count { codes[$0][column] == codes[row][column] }
      if count > best.count { best = (codes[row][column], count) }
    }
    return best.value
  }

  private func isBetween(_ made: [Double], _ base: Int, _ other: Int) -> Bool {
    let a = golden.rows[base]
    let b = golden.rows[other]
    let step = (made[0] - a[0]) / (b[0] - a[0])
    return step >= -1e-6 && step <= 1 + 1e-6
      && (0..<3).allSatisfy { abs(a[$0] + step * (b[$0] - a[$0]) - made[$0]) < 1e-5 }
  }
}
