import Learning
import Testing

@Suite struct RiskSegmentsTests {
  @Test(
    "by odds, risk is high from 3 times the base odds on and low below a third of them",
    arguments: [
      (0.05, 0.1364, 0.0172), (0.265, 0.5196, 0.1073), (0.54, 0.7788, 0.28125),
      (0.232, 0.4754, 0.0915), (0.5, 0.75, 0.25),
    ] as [(Double, Float, Float)])
  func odds(baseRate: Double, high: Float, medium: Float) throws {
    let segments = RiskSegments(baseRate: baseRate)
    #expect(abs(segments.high - high) < 5e-5)
    #expect(abs(segments.medium - medium) < 5e-5)
    #expect(try SegmentRule.standard.segments(baseRate: baseRate, probabilities: []) == segments)
  }

  @Test("another ratio moves both bounds, and the base rate itself is always of medium risk")
  func ratios() throws {
    let even = try SegmentRule.odds(ratio: 9).segments(baseRate: 0.5, probabilities: [])
    #expect(even == RiskSegments(high: 0.9, medium: 0.1))
    for ratio in [1.01, 2, 3, 1e6] {
      for baseRate in [1e-4, 0.05, 0.265, 0.54, 0.999] {
        let segments = RiskSegments(baseRate: baseRate, ratio: ratio)
        #expect(segments.isSound && segments.segment(of: Float(baseRate)) == .medium)
      }
    }
  }

  @Test("a probability on a bound belongs above it")
  func bounds() {
    let segments = RiskSegments(high: 0.5, medium: 0.25)
    #expect(
      segments.segment(of: 0.5) == .high && segments.segment(of: Float(0.5).nextDown) == .medium)
    #expect(
      segments.segment(of: 0.25) == .medium && segments.segment(of: Float(0.25).nextDown) == .low)
  }

  private func counts(_ rule: SegmentRule, _ probabilities: [Float]) throws -> [Int] {
    let segments = try rule.segments(baseRate: 0.3, probabilities: probabilities)
    #expect(segments.isSound)
    return RiskSegment.allCases.map { segment in
      probabilities.count { segments.segment(of: $0) == segment }
    }
  }

  @Test("by capacity, the rows of the highest and the lowest probabilities are counted off")
  func capacity() throws {
    let mixed = (0..<1000).map { Float($0 * 7 % 1000) / 1000 }
    #expect(try counts(.capacity(high: 0.1, low: 0.5), mixed) == [100, 400, 500])
    #expect(try counts(.capacity(high: 0.3, low: 0.7), mixed) == [300, 0, 700])
    #expect(try counts(.capacity(high: 0.001, low: 0.001), mixed) == [1, 998, 1])
    #expect(
      try SegmentRule.capacity(high: 0.1, low: 0.5).segments(baseRate: 0.3, probabilities: mixed)
        == RiskSegments(high: 0.9, medium: 0.5))
  }

  @Test("by capacity, rows count by weight, and as often as they would stand there")
  func weighted() throws {
    let probabilities = (0..<100).map { Float($0 * 37 % 100) / 100 }
    let weights = (0..<100).map { Double(1 + $0 % 4) }
    let repeated = zip(probabilities, weights).flatMap { probability, weight in
      [Float](repeating: probability, count: Int(weight))
    }
    for rule in [SegmentRule.capacity(high: 0.1, low: 0.5), .capacity(high: 0.004, low: 0.9)] {
      #expect(
        try rule.segments(baseRate: 0.3, probabilities: probabilities, weights: weights)
          == rule.segments(baseRate: 0.3, probabilities: repeated))
    }
    #expect(
      try SegmentRule.capacity(high: 0.5, low: 0.5)
        .segments(baseRate: 0.3, probabilities: [0.1, 0.2, 0.3], weights: [1, 1, 2])
        == RiskSegments(high: 0.3, medium: 0.3))
  }

  @Test("by capacity, equal probabilities stay together, and no share is exceeded")
  func ties() throws {
    let few: [Float] = [0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.7, 0.8, 0.8, 0.8]
    #expect(try counts(.capacity(high: 0.3, low: 0.3), few) == [3, 4, 3])
    #expect(try counts(.capacity(high: 0.2, low: 0.2), few) == [0, 10, 0])
    #expect(try counts(.capacity(high: 0.4, low: 0.5), few) == [4, 3, 3])
    #expect(try counts(.capacity(high: 0.5, low: 0.5), [1, 1, 1, 1]) == [0, 4, 0])
    #expect(try counts(.capacity(high: 0.5, low: 0.5), [0.4]) == [0, 1, 0])
  }

  @Test(
    "what risk cannot be measured by is said in a sentence",
    arguments: [
      (.odds(ratio: 1), "the ratio of odds must be above 1, got 1"),
      (.odds(ratio: -3), "the ratio of odds must be above 1, got -3"),
      (.odds(ratio: .nan), "the ratio of odds must be above 1, got nan"),
      (.odds(ratio: .infinity), "the ratio of odds must be above 1, got inf"),
      (
        .capacity(high: 0, low: 0.5),
        "the shares must be above 0 and add up to at most 1, got 0 and 0.5"
      ),
      (
        .capacity(high: 0.6, low: 0.5),
        "the shares must be above 0 and add up to at most 1, got 0.6 and 0.5"
      ),
      (
        .capacity(high: 0.1, low: .nan),
        "the shares must be above 0 and add up to at most 1, got 0.1 and nan"
      ),
      (
        .bounds(RiskSegments(high: 0.25, medium: 0.5)),
        "the bounds must be probabilities, the higher one first, got 0.25 and 0.5"
      ),
      (
        .bounds(RiskSegments(high: 2, medium: 0.5)),
        "the bounds must be probabilities, the higher one first, got 2.0 and 0.5"
      ),
    ] as [(SegmentRule, String)])
  func faults(rule: SegmentRule, sentence: String) {
    #expect(rule.fault == sentence)
    #expect(throws: FitError.unsuitable(sentence)) {
      try rule.segments(baseRate: 0.3, probabilities: [0.5])
    }
  }

  @Test("odds need a base rate, and shares need rows")
  func nothing() {
    #expect(
      throws: FitError.unsuitable("segments by odds need a base rate between 0 and 1, got 0.0")
    ) {
      try SegmentRule.standard.segments(baseRate: 0, probabilities: [])
    }
    #expect {
      try SegmentRule.capacity(high: 0.1, low: 0.5).segments(baseRate: 0.3, probabilities: [])
    } throws: {
      "\($0)" == "segments by capacity needs at least 1 held-out rows, got 0"
    }
  }

  @Test(
    "a rule reads as it is written",
    arguments: ["odds:3", "odds:2.5", "capacity:0.1,0.5", "0.5,0.25", "odds:nan", "capacity:2,1"])
  func text(text: String) throws {
    #expect(try #require(SegmentRule(text)).description == text)
  }

  @Test(
    "what is no rule does not read",
    arguments: [
      "", "odds", "odds:", "odds:3,2", "odds:3:4", "capacity:0.1", "capacity:,", "0.5", "0.5,",
      "a,0.5,0.2",
      "top:0.1,0.5", ":0.5,0.2",
    ])
  func noRule(text: String) {
    #expect(SegmentRule(text) == nil)
  }

  @Test("where the bounds came from is told to people")
  func sentences() {
    #expect(
      SegmentRule.standard.sentence(baseRate: 0.265, heldOut: 100)
        == "high from 3 times the odds of the base rate of 26.5 % on, low below 1/3 of them")
    #expect(
      SegmentRule.capacity(high: 0.1, low: 0.5).sentence(baseRate: 0.265, heldOut: 100)
        == "of 100 held-out rows at most 10.0 % with the highest probabilities are high and at most "
        + "50.0 % with the lowest are low")
    #expect(
      SegmentRule.bounds(RiskSegments(high: 0.5, medium: 0.2)).sentence(baseRate: 0.1, heldOut: 9)
        == "set when it was promoted")
  }
}
