import Learning
import Networks
import Testing

@Suite struct SchedulesTests {
  @Test(
    "schedules are PyTorch's, epoch by epoch",
    arguments: try OptimizerFile.shared.get().schedules)
  func schedule(_ golden: OptimizerFile.ScheduleCase) {
    for (epoch, want) in golden.factors.enumerated() {
      let progress = TrainingProgress(epoch: epoch, epochs: 20)
      #expect(abs(golden.schedule.value.factor(progress) - want) < 1e-9, "epoch \(epoch)")
    }
  }

  @Test("a warm-up hands over to another schedule, which counts from there")
  func warmUpThenCosine() {
    let schedule = WarmUpSchedule(epochs: 4, start: 0, then: CosineSchedule(epochs: nil))
    let factors = (0..<12).map { schedule.factor(TrainingProgress(epoch: $0, epochs: 12)) }
    #expect(factors[0] == 0)
    #expect(factors[4] == 1)
    #expect(abs(factors[8] - 0.5) < 1e-12)
  }

  @Test("four swings are those of coslog4, and every epoch has the rate of its middle")
  func cosineLog() {
    let schedule = CosineLogSchedule()
    let published: [(Double, Double)] = [
      (0.0, 0.0), (0.01, 0.3503812616), (0.1, 0.7183546885), (0.2, 0), (0.25, 0.4934892755),
      (0.5, 0.0736189342), (0.75, 0.8756577311), (0.9, 0.1862008001), (1, 0),
    ]
    for (share, want) in published { #expect(abs(schedule.factor(at: share) - want) < 1e-9) }
    let middle = schedule.factor(TrainingProgress(epoch: 0, epochs: 50))
    #expect(abs(middle - 0.3503812616) < 1e-9)
    #expect(schedule.factor(TrainingProgress(epoch: 0, epochs: 1)) > 0)
  }

  @Test("the rate falls on a plateau, and patience begins again")
  func plateau() {
    let schedule = PlateauSchedule(factor: 0.5, patience: 2, minimumDelta: 0.01, minimum: 0.2)
    func factor(_ losses: [Double]) -> Double {
      schedule.factor(TrainingProgress(epoch: losses.count, epochs: 100, losses: losses))
    }
    #expect(factor([]) == 1)
    #expect(factor([1, 0.9, 0.8]) == 1)
    #expect(factor([1, 0.995, 0.992]) == 0.5)
    #expect(factor([1, 0.995, 0.992, 0.991]) == 0.5)
    #expect(factor([1, 0.995, 0.992, 0.991, 0.991]) == 0.25)
    #expect(factor([1, 1, 1, 1, 1, 1, 1, 1, 1]) == 0.2)
  }
}
