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
