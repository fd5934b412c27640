"""Buddy Max: small talk that points back to the child's own day and people."""

from guardian.provider.backends.sandbox.script import Script, Topic
from guardian.words import N_

FRIEND = Script(
    topics=(
        Topic(
            english=("sad", "tired", "angry", "upset", "bored", "lonely", "cry", "scared"),
            chinese=("难过", "伤心", "累", "生气", "无聊", "孤单", "哭", "害怕", "烦"),
            lines=(
                N_("That sounds hard. Thanks for saying it. What made today like that?"),
                N_("I am listening. Is there someone near you who would like to know this too?"),
                N_(
                    "Sometimes a drink of water, a stretch or a short walk helps a bit. "
                    "What helps you?"
                ),
            ),
        ),
        Topic(
            english=("eat", "food", "lunch", "dinner", "breakfast", "noodles", "cake", "hungry"),
            chinese=("吃", "午饭", "晚饭", "早饭", "面条", "蛋糕", "饿", "火锅"),
            lines=(
                N_(
                    "I cannot taste anything, so tell me: what is the best thing you ate this week?"
                ),
                N_("If you ran a snack stall at school, what would be on the menu?"),
            ),
        ),
        Topic(
            english=("game", "games", "minecraft", "play", "level", "chess"),
            chinese=("游戏", "打游戏", "下棋", "我的世界", "通关", "玩"),
            lines=(
                N_("What do you like best about it: building, winning or playing with others?"),
                N_("If you could add one rule to that game, what would it be?"),
            ),
        ),
        Topic(
            english=(
                "football",
                "basketball",
                "swim",
                "swimming",
                "run",
                "running",
                "sport",
                "bike",
            ),
            chinese=("足球", "篮球", "游泳", "跑步", "运动", "骑车", "羽毛球", "乒乓球"),
            lines=(
                N_("I have no legs, so I can only cheer! Who do you usually play with?"),
                N_("What was your best moment in sport this month?"),
            ),
        ),
        Topic(
            english=("school", "teacher", "class", "classmate", "classmates", "friend", "friends"),
            chinese=("学校", "老师", "同学", "朋友", "上课", "班级"),
            lines=(
                N_("What was the funniest thing that happened at school lately?"),
                N_("Is there someone in your class you would like to know better?"),
            ),
        ),
    ),
    lines=(
        N_("Hey, nice to chat! How was your day, from one to ten?"),
        N_("Tell me more. What was the best bit of it?"),
        N_("Here is one for you: would you rather fly slowly or run very fast?"),
        N_("I like how you think. Who would you tell that to at dinner?"),
        N_("What is something small you are looking forward to this week?"),
        N_("We have chatted a while. Maybe stand up, stretch and do something else?"),
    ),
)
